#include "db/store.h"

#include "base/error.h"
#include "db/postgres.h"
#include "db/sqlite.h"

namespace hub::db {

std::unique_ptr<Engine> open_engine(const EngineSettings& settings, const Clock& clock, Stamps& stamps,
                                    const std::vector<Reaction>& reactions) {
    if (settings.url.starts_with("sqlite:")) return std::make_unique<SqliteEngine>(settings, clock, stamps, reactions);
    if (settings.url.starts_with("postgresql:") || settings.url.starts_with("postgres:"))
        return std::make_unique<PostgresEngine>(settings, clock, stamps, reactions);
    throw Invalid("database", "should begin with sqlite: or postgresql:");
}

}  // namespace hub::db
