#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include "base/error.h"
#include "db/session.h"

// One connection to a SQLite file, and what its engine needs of the library. SQLite's own header stays in here.
namespace hub::db {

// The engine's signal to itself: what is on the disk is not known any more.
class DiskFailure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Nothing can be written for want of room, and nothing was.
class DiskFull : public Unavailable {
public:
    DiskFull() : Unavailable("The disk is full. Reading goes on; free some space to write again.") {}
};

// Throws Unavailable when this SQLite may lose committed writes.
void check_sqlite_is_safe();

// In WAL mode, synced at each commit when durable. Its statements throw Conflict, Unavailable, DiskFull or
// DiskFailure.
std::unique_ptr<Session> connect_sqlite(const std::string& path, bool durable);

bool is_in_transaction(Session& session);

// Writes back what no reader holds up, and answers how many pages the log has.
int checkpoint(Session& session);
struct Checkpointed {
    int in_log = 0;        // pages; negative when others were in the way
    int written_back = 0;  // of these
};
// The same, with what it came to.
Checkpointed checkpoint_told(Session& session);
// When nobody reads from it: a backup may read for minutes, and those who write don't wait for its end.
void start_the_log_anew(Session& session);
// Gives the room of the log back to the disk, if nobody reads from it.
void empty_the_log(Session& session);

// Keeps the log from beginning anew, and from being written back beyond what is committed now, until it is let go.
void hold_the_log(Session& session);
void let_go_of_the_log(Session& session);

// The bytes of the files themselves, by the handles that SQLite has of them: closing one of our own would end its
// locks. They answer how many there were of those wanted, and throw DiskFailure.
std::size_t read_database_file(Session& session, std::uint64_t place, std::span<char> into);
std::size_t read_log_file(Session& session, std::uint64_t place, std::span<char> into);
std::uint64_t database_file_size(Session& session);
std::uint64_t log_file_size(Session& session);

}  // namespace hub::db
