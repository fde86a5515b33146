#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/session.h"

// Private to db/. Migrations are files db/migrations/YYYYMMDDhhmm_name.sql, applied in the order of their names, each
// in one transaction, never backwards. One text serves both engines; lines between "-- sqlite" or "-- postgres" and
// "-- both" are for that engine alone.
namespace hub::db {

enum class Dialect { sqlite, postgres };

// The text of a migration as one engine runs it.
std::string text_for(Dialect dialect, std::string_view migration);
// Throws Unavailable when the database knows migrations that this program doesn't.
void migrate_database(Session& session, Dialect dialect, Time now);
// Of those that this program knows, what a database with these lacks.
std::vector<std::string> missing_migrations(const std::vector<std::string>& applied);
// In the caller's transaction, on an empty database: exactly these, as they stood when a backup was made. Throws
// Unavailable when this program doesn't know all of them.
void build_database(Session& session, Dialect dialect, const std::vector<std::string>& names, Time now);

}  // namespace hub::db
