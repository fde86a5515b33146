#pragma once

#include "db/store.h"
#include "db/tx.h"

#include <soci/soci.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

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
    std::int64_t run(std::string_view sql, const Binds& binds, std::span<const ColumnKind> columns, const OnRow& on_row);
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

// The scopes as the engines make them; everyone else sees Reader and Tx.
class Snapshot final : public Reader {
public:
    Snapshot(Session& session, const std::optional<SiteId>& site, Time now) : Reader(session, site, now) {}
};

class Transaction final : public Tx {
public:
    Transaction(Session& session, const std::optional<SiteId>& site, Time now) : Tx(session, site, now) {}

    // Lets the reactions meet what was told, what they tell themselves included.
    void react(const std::vector<Reaction>& reactions);
    std::vector<std::function<void()>> take_after_commit() { return std::move(after_commit_); }
    std::vector<std::string> take_touched() { return std::move(touched_); }
};

}  // namespace hub::db
