#include "db/migrate.h"

#include <algorithm>

#include <soci/sqlite3/soci-sqlite3.h>

#include "base/assets.h"
#include "base/error.h"
#include "base/text.h"

namespace hub::db {

namespace {

constexpr std::string_view migrations_folder = "db/migrations/";

struct Migration {
    std::string name;
    std::string_view text;
};

std::vector<Migration> known_migrations() {
    std::vector<Migration> known;
    for (const assets::Asset& asset : assets::all()) {
        if (!asset.path.starts_with(migrations_folder)) continue;
        known.push_back({std::string{asset.path.substr(migrations_folder.size())}, asset.bytes});
    }
    std::ranges::sort(known, {}, &Migration::name);
    return known;
}

void make_table_of_migrations(Session& session) {
    session.plain("CREATE TABLE IF NOT EXISTS migrations (name TEXT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)");
}

std::vector<std::string> applied_migrations(Session& session) {
    constexpr ColumnKind columns[] = {ColumnKind::text};
    std::vector<std::string> names;
    session.run("SELECT name FROM migrations ORDER BY name", {}, columns,
                [&](std::span<Value> row) { names.push_back(std::get<std::string>(row[0])); });
    return names;
}

// SQLite through SOCI runs only the first statement of a text, so a whole migration goes by sqlite3_exec.
void run_whole(Session& session, Dialect dialect, const std::string& text) {
    if (dialect == Dialect::postgres) return session.plain(text);
    auto* const handle = static_cast<soci::sqlite3_session_backend*>(session.connection().get_backend())->conn_;
    char* message = nullptr;
    const int result = sqlite_api::sqlite3_exec(handle, text.c_str(), nullptr, nullptr, &message);
    const std::string why = message == nullptr ? "" : message;
    sqlite_api::sqlite3_free(message);
    if (result != SQLITE_OK) throw Unavailable("A migration failed: " + why);
}

void run_and_note(Session& session, Dialect dialect, const Migration& migration, Time now) {
    run_whole(session, dialect, text_for(dialect, migration.text));
    session.run("INSERT INTO migrations (name, applied_at) VALUES (:name, :now)",
                {{"name", migration.name}, {"now", now}}, {}, {});
}

void apply(Session& session, Dialect dialect, const Migration& migration, Time now) {
    session.plain("BEGIN");
    try {
        run_and_note(session, dialect, migration, now);
    } catch (...) {
        session.plain("ROLLBACK");
        throw;
    }
    session.plain("COMMIT");
}

}  // namespace

std::string text_for(Dialect dialect, std::string_view migration) {
    std::string text;
    bool ours = true;
    for (const std::string& line : split(migration, '\n')) {
        const std::string_view mark = trimmed(line);
        if (mark == "-- both") ours = true;
        if (mark == "-- sqlite") ours = dialect == Dialect::sqlite;
        if (mark == "-- postgres") ours = dialect == Dialect::postgres;
        if (ours) text.append(line).append("\n");
    }
    return text;
}

void migrate_database(Session& session, Dialect dialect, Time now) {
    const std::vector<Migration> known = known_migrations();
    make_table_of_migrations(session);
    const std::vector<std::string> applied = applied_migrations(session);
    for (const std::string& name : applied) {
        if (!std::ranges::any_of(known, [&](const Migration& ours) { return ours.name == name; }))
            throw Unavailable("This database was made by a newer CustomerHub (" + name +
                              "). Run that version, or restore a backup made by this one.");
    }
    for (const Migration& migration : known) {
        if (std::ranges::find(applied, migration.name) == applied.end()) apply(session, dialect, migration, now);
    }
}

void build_database(Session& session, Dialect dialect, const std::vector<std::string>& names, Time now) {
    const std::vector<Migration> known = known_migrations();
    make_table_of_migrations(session);
    for (const std::string& name : names) {
        const auto ours = std::ranges::find(known, name, &Migration::name);
        if (ours == known.end())
            throw Unavailable("This backup was made by a newer CustomerHub (" + name +
                              "). Restore it with that version. Nothing was restored.");
        run_and_note(session, dialect, *ours, now);
    }
}

std::vector<std::string> missing_migrations(const std::vector<std::string>& applied) {
    std::vector<std::string> missing;
    for (const Migration& migration : known_migrations()) {
        if (std::ranges::find(applied, migration.name) == applied.end()) missing.push_back(migration.name);
    }
    return missing;
}

}  // namespace hub::db
