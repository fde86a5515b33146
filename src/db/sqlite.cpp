#include "db/sqlite.h"

#include <exception>
#include <utility>

#include "base/sabotage.h"
#include "db/log_tap.h"
#include "db/migrate.h"
#include "db/pool.h"
#include "db/powercut.h"
#include "db/reserve.h"
#include "db/session.h"
#include "db/sqlite_session.h"
#include "db/sqlite_writer.h"

namespace hub::db {

SqliteEngine::SqliteEngine(const EngineSettings& settings, const Clock& clock, Stamps& stamps,
                           const std::vector<Reaction>& reactions)
    : path_(settings.url.substr(settings.url.find(':') + 1)), clock_(clock), stamps_(stamps) {
    check_sqlite_is_safe();
#ifdef CUSTOMERHUB_SABOTAGE_BUILD
    install_powercut_if_asked();
#endif
    auto reserve = std::make_unique<Reserve>(settings.reserve ? path_ + ".reserve" : "");
    auto session = connect_within_the_room(settings, *reserve);
    // In KiB. A commit of thousands of rows touches more pages than a reader's cache holds, and would write each
    // several times.
    session->plain("PRAGMA cache_size = -32000");
    writer_ = std::make_unique<SqliteWriter>(std::move(session), std::move(reserve), clock, reactions, stamps);
    readers_ = std::make_unique<Pool>(
        settings.readers, [path = path_, durable = settings.durable] { return connect_sqlite(path, durable); });
}

// Opening takes a little room too, and the program is to start on a full disk.
std::unique_ptr<Session> SqliteEngine::connect_within_the_room(const EngineSettings& settings, Reserve& reserve) const {
    try {
        return connect_sqlite(path_, settings.durable);
    } catch (const std::exception&) {
        if (!reserve.give_up()) throw;
    }
    return connect_sqlite(path_, settings.durable);
}

SqliteEngine::~SqliteEngine() = default;

void SqliteEngine::read(const std::optional<SiteId>& site, const Read& work) {
    const Pool::Lease lease = readers_->take();
    take_time_to_read();
    Session& session = *lease;
    const std::uint64_t stamp = stamp_of(stamps_, site);
    session.command("BEGIN");
    try {
        Snapshot snapshot{session, site, clock_.now(), stamp};
        work(snapshot);
    } catch (...) {
        session.command("ROLLBACK");
        throw;
    }
    session.command("COMMIT");
}

void SqliteEngine::write(const std::optional<SiteId>& site, const Write& work) {
    writer_->write(site, work);
}

// There is one writer, so nobody else can hold what is claimed.
void SqliteEngine::claim(const Write& work) {
    writer_->write(std::nullopt, work);
}

bool SqliteEngine::claim_later(Write work, Then then) {
    return writer_->claim_later(std::move(work), std::move(then));
}

Commits SqliteEngine::commits() const {
    return writer_->commits();
}

LogTap& SqliteEngine::tap_log() {
    if (!tap_) {
        tap_ = std::make_unique<LogTap>(path_);
        writer_->follow_with(*tap_);
    }
    return *tap_;
}

void SqliteEngine::migrate() {
    const auto session = connect_sqlite(path_, true);
    migrate_database(*session, Dialect::sqlite, clock_.now());
}

std::vector<std::string> SqliteEngine::pending_migrations() {
    std::vector<std::string> applied;
    read(std::nullopt,
         [&](Reader& reader) { applied = reader.values<std::string>("SELECT name FROM migrations ORDER BY name"); });
    return missing_migrations(applied);
}

}  // namespace hub::db
