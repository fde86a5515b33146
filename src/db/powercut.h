#pragma once

#include <string>

namespace hub::db {

// A disk whose power can be cut: to the files of one folder, nothing that SQLite writes reaches the file before SQLite
// asks for a sync, so killing the process loses exactly what was never synced. All connections of the process see each
// other's unsynced bytes; another process doesn't, so only one may use the folder at a time.
struct PowerCut {
    std::string folder;
    double torn = 0;  // probability that a written sector of 512 bytes reaches the file early, out of order
};

// SQLite's way to the disk for the rest of this process. Once, before the first database is opened.
void install_powercut(const PowerCut& wanted);

// Does so where the environment says CUSTOMERHUB_POWERCUT=folder, torn where it says CUSTOMERHUB_POWERCUT_TORN=0.3.
// Only the sabotage build calls it, so only that build and the tests have it in their program.
void install_powercut_if_asked();

}  // namespace hub::db
