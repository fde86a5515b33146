#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/secret.h"
#include "db/store.h"
#include "sessions/sessions.h"

namespace hub::sessions {

// Tells who stands at the door by the token in their cookie. Whom it has seen it knows by heart, until a commit changes
// the session or the member: then it asks the database again, on the very next request. Thread-safe.
class Door {
public:
    using Known = std::shared_ptr<const Viewer>;

    Door(Store& store, const Clock& clock, const crypto::Sealer& sealer);

    // Null: a visitor. May ask the database.
    Known find(const SiteId& site, std::string_view token);
    // From memory alone; null says nothing but "ask find()".
    Known find_known(const SiteId& site, std::string_view token);

    // Writes down who was seen since the last call, at most once in five minutes each; answers how many. For a loop.
    std::size_t write_seen();

private:
    struct Entry {
        Known viewer;
        SiteId site;
        std::uint64_t session_stamp;
        std::uint64_t member_stamp;
        std::shared_ptr<std::atomic<std::int64_t>> seen_at;
    };
    struct Shard {
        std::mutex mutex;  // guards entries
        std::unordered_map<std::string, Entry> entries;
    };
    struct Seen {
        SiteId site;
        SessionId session;
        Time at;
    };

    Shard& shard_of(const std::string& token_hash);
    Known known(const SiteId& site, const std::string& token_hash);
    Known asked(const SiteId& site, std::string_view token, const std::string& token_hash);
    bool still_true(const Entry& entry, const std::string& token_hash, Time now) const;
    void note_seen(const Entry& entry, Time now);

    Store& store_;
    const Clock& clock_;
    const Secret<std::string> form_key_;
    std::array<Shard, 32> shards_;
    std::mutex seen_mutex_;  // guards seen_
    std::vector<Seen> seen_;
};

}  // namespace hub::sessions
