#pragma once

namespace hub::app {

// The program: reads the command line, runs the command, and answers its exit code. Errors are one sentence on
// standard error.
int run(int count, char** words);

}  // namespace hub::app
