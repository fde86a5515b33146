#pragma once

#include <cstddef>

namespace hub::app {

// Raises the soft limit of open files to the hard one, and answers it.
std::size_t raise_open_files();
// How many connections may be served within a limit of open files, so that what else is open never lacks one.
std::size_t connections_within(std::size_t open_files);

}  // namespace hub::app
