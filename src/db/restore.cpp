#include <algorithm>
#include <deque>
#include <filesystem>
#include <thread>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "base/error.h"
#include "base/stamps.h"
#include "base/text.h"
#include "db/backup.h"
#include "db/migrate.h"
#include "db/session.h"

namespace hub::db {

namespace {

constexpr std::chrono::seconds others_leave_within{2};
constexpr std::size_t rows_at_once = 32;  // on PostgreSQL, where each statement is a way there and back

// Whatever the engine says is a sentence here: nothing is tried again.
void translate_as_it_is(const soci::soci_error& error) {
    throw Unavailable("The database refused: " + error.get_error_message() + ". Nothing was restored.");
}

// The database that is restored into: by itself, in one transaction.
class Target {
public:
    Target(const std::string& url, Dialect dialect) : dialect_(dialect) {
        try {
            auto connection =
                dialect == Dialect::sqlite
                    ? std::make_unique<soci::session>(*soci::factory_sqlite3(),
                                                      "dbname=" + url.substr(url.find(':') + 1) + " timeout=2")
                    : std::make_unique<soci::session>(*soci::factory_postgresql(), url);
            session_ = std::make_unique<Session>(std::move(connection), translate_as_it_is);
        } catch (const soci::soci_error& error) {
            throw Unavailable("The database can't be opened: " + error.get_error_message() + ".");
        }
        dialect == Dialect::sqlite ? begin_on_sqlite() : begin_on_postgres();
    }

    Session& session() { return *session_; }
    Dialect dialect() const { return dialect_; }

    std::vector<std::string> texts(std::string_view sql) {
        constexpr ColumnKind columns[] = {ColumnKind::text};
        std::vector<std::string> found;
        session_->run(sql, {}, columns, [&](std::span<Value> row) {
            const auto* const text = std::get_if<std::string>(&row[0]);
            found.push_back(text == nullptr ? "" : *text);
        });
        return found;
    }
    std::int64_t count(const std::string& table) {
        constexpr ColumnKind columns[] = {ColumnKind::integer};
        std::int64_t rows = 0;
        session_->run("SELECT COUNT(*) FROM \"" + table + "\"", {}, columns,
                      [&](std::span<Value> row) { rows = std::get<std::int64_t>(row[0]); });
        return rows;
    }

private:
    // Leaving WAL mode succeeds only when nobody else has the file open.
    void begin_on_sqlite() {
        session_->plain("PRAGMA busy_timeout = 2000");
        try {
            if (texts("PRAGMA journal_mode = DELETE") != std::vector<std::string>{"delete"}) refuse_others();
            session_->plain("PRAGMA locking_mode = EXCLUSIVE");
            session_->plain("PRAGMA synchronous = EXTRA");
            session_->plain("PRAGMA foreign_keys = OFF");  // all of them are checked at the end
            session_->plain("PRAGMA cache_size = -65536");
            session_->plain("BEGIN EXCLUSIVE");
        } catch (const Unavailable& refused) {
            if (std::string_view{refused.what()}.find("locked") == std::string_view::npos) throw;
            refuse_others();
        }
    }

    void begin_on_postgres() {
        session_->plain("SET client_min_messages = error");
        const auto last_look = std::chrono::steady_clock::now() + others_leave_within;
        while (!others().empty()) {
            if (std::chrono::steady_clock::now() > last_look) refuse_others();
            session_->plain("SELECT pg_sleep(0.1)");
        }
        session_->plain("BEGIN");
    }

    std::vector<std::string> others() {
        return texts(
            "SELECT CAST(pid AS TEXT) FROM pg_stat_activity WHERE datname = current_database() AND "
            "pid <> pg_backend_pid() AND backend_type = 'client backend'");
    }

    [[noreturn]] static void refuse_others() {
        throw Conflict(
            "Another program has this database open. Stop it first (a running CustomerHub too); nothing was "
            "restored.");
    }

    Dialect dialect_;
    std::unique_ptr<Session> session_;
};

std::vector<std::string> tables_in(Target& target) {
    return target.texts(target.dialect() == Dialect::sqlite
                            ? "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', "
                              "'virtual') AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type DESC, name"
                            : "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                              "(SELECT oid FROM pg_namespace WHERE nspname = current_schema()) ORDER BY 1");
}

// An empty database is one without sites: a fresh start of the program makes tables and the settings of nobody.
void refuse_what_is_there(Target& target, const std::vector<std::string>& tables, Replace replace) {
    if (tables.empty()) return;
    const auto has = [&](const char* name) { return std::ranges::find(tables, name) != tables.end(); };
    if (!has("migrations") || !has("sites"))
        throw Conflict("This database holds tables of something else. Give an empty one; nothing was restored.");
    const std::int64_t sites = target.count("sites");
    if (sites > 0 && replace == Replace::no)
        throw Conflict("This database holds " + std::to_string(sites) + (sites == 1 ? " site" : " sites") +
                       " already. To throw away all that is in it, say --replace. Nothing was restored.");
}

void clear(Target& target, Replace replace) {
    const std::vector<std::string> tables = tables_in(target);
    refuse_what_is_there(target, tables, replace);
    target.session().forget_statements();
    const std::string cascade = target.dialect() == Dialect::postgres ? " CASCADE" : "";
    for (const std::string& table : tables)
        target.session().plain(format("DROP TABLE IF EXISTS \"{}\"{}", table, cascade));
}

// Puts rows into one table, several a statement. Every value goes as text: both engines make of it what the column is,
// and one prepared statement does for all rows.
class Filling {
public:
    Filling(Target& target, const ArchiveTable& table)
        : target_(target),
          table_(table),
          rows_max_(target.dialect() == Dialect::sqlite ? 1 : rows_at_once),
          whole_(statement(rows_max_)) {}

    void add(const std::vector<Value>& values) {
        for (const Value& value : values) {
            Bind bind{name_at(waiting_.size()), 0};
            bind.value = as_text(value);
            waiting_.push_back(std::move(bind));
        }
        if (waiting_.size() == rows_max_ * table_.columns.size()) send(whole_);
    }
    void finish() {
        if (!waiting_.empty()) send(statement(waiting_.size() / table_.columns.size()));
    }

private:
    static const char* name_at(std::size_t place) {
        static std::deque<std::string> names;  // whose addresses stand; one thread restores
        while (names.size() <= place) names.push_back("v" + std::to_string(names.size()));
        return names[place].c_str();
    }

    static Value as_text(const Value& value) {
        if (const auto* const integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
        if (const auto* const real = std::get_if<double>(&value)) return text_of_real(*real);
        return value;
    }

    std::string statement(std::size_t rows) const {
        std::string names;
        for (const ArchiveColumn& column : table_.columns)
            names += (names.empty() ? "\"" : ", \"") + column.name + "\"";
        std::string sql = "INSERT INTO \"" + table_.name + "\" (" + names + ") VALUES ";
        std::size_t place = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            sql += row == 0 ? "(" : ", (";
            for (std::size_t column = 0; column < table_.columns.size(); ++column)
                sql += (column == 0 ? ":" : ", :") + std::string{name_at(place++)};
            sql += ")";
        }
        return sql;
    }

    void send(const std::string& sql) {
        target_.session().run(sql, waiting_, {}, {});
        waiting_.clear();
    }

    Target& target_;
    const ArchiveTable& table_;
    const std::size_t rows_max_;
    const std::string whole_;
    Binds waiting_;
};

void check_table(Target& target, const std::vector<std::string>& known, const ArchiveTable& table) {
    if (std::ranges::find(known, table.name) == known.end() || table.columns.empty())
        throw Unavailable("This backup holds a table “" + table.name +
                          "” that this program doesn't know. Nothing was restored.");
    // What a migration itself put there comes from the backup instead.
    if (target.count(table.name) > 0) target.session().plain("DELETE FROM \"" + table.name + "\"");
}

void fill(Target& target, ArchiveReader& archive) {
    const std::vector<std::string> known = tables_in(target);
    std::vector<Value> values;
    while (const auto table = archive.next_table()) {
        check_table(target, known, *table);
        Filling filling{target, *table};
        std::int64_t rows = 0;
        for (; archive.next_row(values); ++rows) filling.add(values);
        filling.finish();
        if (target.count(table->name) != rows)
            throw Unavailable("The database kept fewer rows of " + table->name +
                              " than the backup holds. Nothing was "
                              "restored.");
    }
}

void check_references(Target& target) {
    if (target.dialect() != Dialect::sqlite) return;  // PostgreSQL looked at each row
    const auto broken = target.texts("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check LIMIT 3");
    if (!broken.empty())
        throw Unavailable("This backup is not of one moment: rows of " + broken.front() +
                          " refer to rows that aren't in it. Nothing was restored.");
}

}  // namespace

void check_target(const std::string& url, Replace replace) {
    Target target{url, Dialect::sqlite};
    refuse_what_is_there(target, tables_in(target), replace);
}

ArchiveSum restore(const std::string& url, const std::filesystem::path& file, Replace replace, const Clock& clock) {
    const ArchiveSum checked = check_archive(file);
    const Dialect dialect = url.starts_with("sqlite:") ? Dialect::sqlite : Dialect::postgres;
    if (dialect == Dialect::postgres) {
        Stamps stamps;
        const std::vector<Reaction> none;
        open_engine({.url = url}, clock, stamps, none);  // which refuses a database that sorts in another way
    }
    ArchiveReader archive{file};
    Target target{url, dialect};
    // Left before its end, the transaction goes with the connection.
    clear(target, replace);
    build_database(target.session(), dialect, archive.head().migrations, clock.now());
    fill(target, archive);
    if (archive.sum() != checked) throw Unavailable("The backup was altered while it was read. Nothing was restored.");
    check_references(target);
    target.session().plain("COMMIT");
    migrate_database(target.session(), dialect, clock.now());
    return checked;
}

}  // namespace hub::db
