#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "db/session.h"

// One connection to a SQLite file, and what its engine needs of the library. SQLite's own header stays in here.
namespace hub::db {

// The engine's signal to itself: what is on the disk is not known any more.
class DiskFailure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Throws Unavailable when this SQLite may lose committed writes.
void check_sqlite_is_safe();

// In WAL mode, synced at each commit when durable. Its statements throw Conflict, Unavailable or DiskFailure.
std::unique_ptr<Session> connect_sqlite(const std::string& path, bool durable);

bool is_in_transaction(Session& session);

// Writes back what no reader holds up, and answers how many pages the log has.
int checkpoint(Session& session);
// When nobody reads from it: a backup may read for minutes, and those who write don't wait for its end.
void start_the_log_anew(Session& session);

}  // namespace hub::db
