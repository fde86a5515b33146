#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include <soci/soci.h>

#include "base/stamps.h"
#include "db/store.h"
#include "db/tx.h"

// Private to db/: the one place where SOCI is spoken.
namespace hub::db {

// One connection with the statements it has prepared. Used by one thread at a time.
class Session {
public:
    // Turns what SOCI threw into Conflict or Unavailable; each engine knows its own codes.
    using Translate = std::function<void(const soci::soci_error&)>;

    Session(std::unique_ptr<soci::session> connection, Translate translate);
    ~Session();

    using OnRow = std::function<void(std::span<Value>)>;
    // Runs one statement to its end, so that none stays open; answers how many rows it changed.
    std::int64_t run(std::string_view sql, const Binds& binds, std::span<const ColumnKind> columns,
                     const OnRow& on_row);
    // BEGIN, COMMIT and the like, prepared once as the others are.
    void command(std::string_view sql) { run(sql, {}, {}, {}); }
    // Text that is sent as it is: a PRAGMA, a whole migration.
    void plain(const std::string& sql);
    // Forgets what was prepared, as after an error.
    void forget_statements();
    soci::session& connection() { return *connection_; }

private:
    class Prepared;
    Prepared& prepared(std::string_view sql, const Binds& binds, std::span<const ColumnKind> columns);

    std::unique_ptr<soci::session> connection_;
    Translate translate_;
    std::unordered_map<std::string, std::unique_ptr<Prepared>> statements_;
    std::string key_;  // kept to spare an allocation a statement
};

// The stamp of the site that a scope is for; taken before its transaction begins.
inline std::uint64_t stamp_of(const Stamps& stamps, const std::optional<SiteId>& site) {
    return site ? stamps.of(site->view()) : 0;
}

// The scopes as the engines make them; everyone else sees Reader and Tx.
class Snapshot final : public Reader {
public:
    Snapshot(Session& session, const std::optional<SiteId>& site, Time now, std::uint64_t stamp)
        : Reader(session, site, now, stamp) {}
};

class Transaction final : public Tx {
public:
    Transaction(Session& session, const std::optional<SiteId>& site, Time now, std::uint64_t stamp)
        : Tx(session, site, now, stamp) {}

    // Lets the reactions meet what was told, what they tell themselves included.
    void react(const std::vector<Reaction>& reactions);
    std::vector<std::function<void()>> take_after_commit() { return std::move(after_commit_); }
    std::vector<std::string> take_touched() { return std::move(touched_); }
};

}  // namespace hub::db
