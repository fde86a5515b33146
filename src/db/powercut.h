#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace hub::db {

// A disk whose power can be cut: to the files of one folder, nothing that SQLite writes reaches the file before SQLite
// asks for a sync, so killing the process loses exactly what was never synced. All connections of the process see each
// other's unsynced bytes; another process doesn't, so only one may use the folder at a time. Only tests and the sabotage
// build take this into their program.
class PowerCut {
public:
    struct Settings {
        std::string folder;
        double torn = 0;  // probability that a written sector of 512 bytes reaches the file early, out of order
    };

    // Registers itself as SQLite's way to the disk. There may be one at a time.
    explicit PowerCut(Settings settings);
    PowerCut(const PowerCut&) = delete;
    PowerCut& operator=(const PowerCut&) = delete;
    ~PowerCut();

    std::size_t unsynced_bytes() const;
    // What a cut leaves behind, while this process lives on: whatever was never synced is gone for everybody.
    void cut();

    class Disk;

private:
    std::unique_ptr<Disk> disk_;
};

// For the program itself: stays for good where the environment says CUSTOMERHUB_POWERCUT=folder, torn where it says
// CUSTOMERHUB_POWERCUT_TORN=0.3.
void powercut_if_asked();

}  // namespace hub::db
