#include "db/store.h"

#include "base/error.h"
#include "base/log.h"
#include "db/postgres.h"
#include "db/sqlite.h"

namespace hub::db {

namespace {

bool is_sqlite(std::string_view url) {
    return url.starts_with("sqlite:");
}

bool is_postgres(std::string_view url) {
    return url.starts_with("postgresql:") || url.starts_with("postgres:");
}

}  // namespace

bool is_known_engine(std::string_view url) {
    return is_sqlite(url) || is_postgres(url);
}

std::unique_ptr<Engine> open_engine(const EngineSettings& settings, const Clock& clock, Stamps& stamps,
                                    const std::vector<Reaction>& reactions) {
    if (is_sqlite(settings.url)) return std::make_unique<SqliteEngine>(settings, clock, stamps, reactions);
    if (is_postgres(settings.url)) return std::make_unique<PostgresEngine>(settings, clock, stamps, reactions);
    throw Invalid("database", "should begin with sqlite: or postgresql:");
}

void Store::note(const std::optional<SiteId>& site, const Engine::Write& work) {
    try {
        engine_->write(site, work);
    } catch (const Unavailable& failure) {
        log::info("not noted", {{"why", failure.what()}});
    }
}

}  // namespace hub::db
