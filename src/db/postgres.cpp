#include "db/postgres.h"

#include <algorithm>
#include <array>

#include <soci/postgresql/soci-postgresql.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/log.h"
#include "db/migrate.h"
#include "db/pool.h"
#include "db/quiet_postgres.h"
#include "db/session.h"

namespace hub::db {

namespace {

constexpr int attempts_max = 12;
constexpr std::size_t connections_least = 24;

thread_local bool inside_a_postgres_write = false;

// The engine's own signal to itself: run the whole work again.
struct SerializationFailure {};
// The connection is gone. In the middle of a commit that leaves unknown whether the work was done.
struct ConnectionLost {};

// 'duplicate key value violates unique constraint "members_email_key"' names it.
std::string postgres_constraint(const std::string& message) {
    const std::size_t from = message.find("constraint \"");
    if (from == std::string::npos) return {};
    const std::size_t begin = from + std::string_view{"constraint \""}.size();
    return message.substr(begin, message.find('"', begin) - begin);
}

void translate_postgres(const soci::soci_error& error) {
    const auto* const postgres = dynamic_cast<const soci::postgresql_soci_error*>(&error);
    const std::string state = postgres == nullptr ? "" : postgres->sqlstate();
    if (state == "40001" || state == "40P01") throw SerializationFailure{};
    if (state.starts_with("23"))
        throw Conflict("That clashes with what is stored already.", postgres_constraint(error.what()));
    if (state == "55P03" || state == "57014")
        throw Unavailable("The database is busy. Nothing was done; try again in a moment.");
    if (state.starts_with("53"))
        throw Unavailable("The database is full or has no connection left. Nothing was done; try again in a moment.");
    const bool has_state = state.find_first_not_of(" \0") != std::string::npos;
    if (!has_state || state.starts_with("08") || state.starts_with("57P")) throw ConnectionLost{};
}

std::unique_ptr<Session> connect_postgres(const std::string& url) {
    try {
        auto session = std::make_unique<Session>(connect_quietly(url), translate_postgres);
        session->plain("SET client_min_messages = error");  // nobody would read them
        session->plain("SET statement_timeout = '30s'");
        session->plain("SET lock_timeout = '10s'");
        return session;
    } catch (const soci::soci_error&) {
        throw Unavailable("The database can't be reached. Nothing was done; try again in a moment.");
    }
}

// Holds the site's place in the queue of writers, over all nodes, for one transaction.
class SiteTurn {
public:
    SiteTurn(Session& session, const std::optional<SiteId>& site) : session_(session) {
        if (!site) return;
        key_ = static_cast<std::int64_t>(std::hash<std::string_view>{}(site->view()));
        session_.run("SELECT pg_advisory_lock(:key)", {{"key", *key_}}, {}, {});
    }
    SiteTurn(const SiteTurn&) = delete;
    SiteTurn& operator=(const SiteTurn&) = delete;
    ~SiteTurn() {
        if (!key_) return;
        try {
            session_.run("SELECT pg_advisory_unlock(:key)", {{"key", *key_}}, {}, {});
        } catch (...) {
            // The connection is gone, and the lock with it.
            log::warn("lost a database connection while giving back a site's turn");
        }
    }

private:
    Session& session_;
    std::optional<std::int64_t> key_;
};

}  // namespace

struct PostgresEngine::Finished {
    std::vector<std::function<void()>> after_commit;
    std::vector<std::string> touched;
};

PostgresEngine::PostgresEngine(const EngineSettings& settings, const Clock& clock, Stamps& stamps,
                               const std::vector<Reaction>& reactions)
    : clock_(clock),
      stamps_(stamps),
      reactions_(reactions),
      pool_(std::make_unique<Pool>(std::max(settings.readers, connections_least),
                                   [url = settings.url] { return connect_postgres(url); })) {
    const Pool::Lease lease = pool_->take();
    constexpr std::array<ColumnKind, 1> columns = {ColumnKind::text};
    (*lease).run("SELECT datcollate FROM pg_database WHERE datname = current_database()", {}, columns,
                 [](std::span<Value> row) {
                     const std::string collation = std::get<std::string>(row[0]);
                     if (collation != "C" && collation != "C.UTF-8" && collation != "C.utf8" && collation != "POSIX")
                         throw Unavailable("The database sorts by " + collation +
                                           ". Create it with LC_COLLATE 'C.UTF-8' TEMPLATE template0.");
                 });
}

PostgresEngine::~PostgresEngine() = default;

void PostgresEngine::read(const std::optional<SiteId>& site, const Read& work) {
    Pool::Lease lease = pool_->take();
    Session& session = *lease;
    const std::uint64_t stamp = stamp_of(stamps_, site);
    try {
        session.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        try {
            Snapshot snapshot{session, site, clock_.now(), stamp};
            work(snapshot);
        } catch (const ConnectionLost&) {
            throw;
        } catch (...) {
            session.command("ROLLBACK");
            throw;
        }
        session.command("COMMIT");
    } catch (const ConnectionLost&) {
        lease.drop();
        throw Unavailable("The database went away. Nothing was done; try again in a moment.");
    }
}

PostgresEngine::Finished PostgresEngine::attempt(const std::optional<SiteId>& site, const Write& work,
                                                 std::string_view begin) {
    Pool::Lease lease = pool_->take();
    Session& session = *lease;
    bool is_committing = false;
    try {
        const SiteTurn turn{session, site};
        const std::uint64_t stamp = stamp_of(stamps_, site);
        session.command(begin);
        Transaction transaction{session, site, clock_.now(), stamp};
        try {
            work(transaction);
            transaction.react(reactions_);
            is_committing = true;
            session.command("COMMIT");
            return {transaction.take_after_commit(), transaction.take_touched()};
        } catch (const ConnectionLost&) {
            // It may have been committed all the same, so what is kept in memory counts as old.
            for (const std::string& key : transaction.take_touched()) stamps_.bump(key);
            throw;
        } catch (...) {
            session.command("ROLLBACK");
            throw;
        }
    } catch (const ConnectionLost&) {
        lease.drop();
        if (is_committing)
            throw Unavailable("The database went away. Look whether it was done before you try again.",
                              Unavailable::Outcome::unknown);
        throw Unavailable("The database went away. Nothing was done; try again in a moment.");
    }
}

void PostgresEngine::write_with(const std::optional<SiteId>& site, const Write& work, std::string_view begin) {
    ENSURE(!inside_a_postgres_write);
    for (int tries = 1;; ++tries) {
        try {
            auto turn = site ? std::unique_lock{turn_of(*site)} : std::unique_lock<std::mutex>{};
            inside_a_postgres_write = true;
            const Finished finished = attempt(site, work, begin);
            inside_a_postgres_write = false;
            if (turn) turn.unlock();
            ++commits_;
            for (const std::string& key : finished.touched) stamps_.bump(key);
            for (const auto& after : finished.after_commit) after();
            return;
        } catch (const SerializationFailure&) {
            inside_a_postgres_write = false;
            if (tries == attempts_max)
                throw Unavailable("Too many wrote the same thing at once. Try again in a moment.");
        } catch (...) {
            inside_a_postgres_write = false;
            throw;
        }
    }
}

void PostgresEngine::write(const std::optional<SiteId>& site, const Write& work) {
    write_with(site, work, "BEGIN ISOLATION LEVEL SERIALIZABLE");
}

void PostgresEngine::claim(const Write& work) {
    write_with(std::nullopt, work, "BEGIN ISOLATION LEVEL READ COMMITTED");
}

void PostgresEngine::migrate() {
    const Pool::Lease lease = pool_->take();
    (*lease).plain("SELECT pg_advisory_lock(7264)");  // one node at a time
    migrate_database(*lease, Dialect::postgres, clock_.now());
    (*lease).plain("SELECT pg_advisory_unlock(7264)");
}

std::vector<std::string> PostgresEngine::pending_migrations() {
    std::vector<std::string> applied;
    read(std::nullopt,
         [&](Reader& reader) { applied = reader.values<std::string>("SELECT name FROM migrations ORDER BY name"); });
    return missing_migrations(applied);
}

LogTap& PostgresEngine::tap_log() {
    throw Conflict("PostgreSQL ships its log itself: see archive_command in its manual, and leave ship-to empty.");
}

}  // namespace hub::db
