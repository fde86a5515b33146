#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <random>

struct sqlite3_file;  // NOLINT(readability-identifier-naming): SQLite's

namespace hub::db {

// What was written to one file and never synced, in sectors, shared by all its handles. `real` is always such a handle
// of the layer below; answers are SQLite's codes. Thread-safe.
class Unsynced {
public:
    // `torn`: how probably a written sector reaches the file at once.
    explicit Unsynced(double torn) : torn_(torn), random_(std::random_device{}()) {}

    int read(sqlite3_file& real, char* to, std::int64_t amount, std::int64_t offset);
    int write(sqlite3_file& real, const char* from, std::int64_t amount, std::int64_t offset);
    int sync(sqlite3_file& real);
    // Disks may keep this before what was written earlier, so it takes effect at once.
    int truncate(sqlite3_file& real, std::int64_t size);
    int size(sqlite3_file& real, std::int64_t& found);
    bool is_empty();

private:
    static constexpr std::int64_t sector_size = 512;
    using Sector = std::array<char, sector_size>;

    Sector& sector_at(sqlite3_file& real, std::int64_t number);
    int put(sqlite3_file& real, std::int64_t number, const Sector& sector) const;
    bool chance();

    const double torn_;
    std::mutex mutex_;  // guards what follows
    std::mt19937_64 random_;
    std::map<std::int64_t, Sector> sectors_;
    std::int64_t end_ = 0;  // one past the last byte that was written and never synced
};

}  // namespace hub::db
