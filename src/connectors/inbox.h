#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/ids.h"
#include "connectors/connector.h"
#include "connectors/doors.h"
#include "db/store.h"
#include "http/client.h"
#include "http/request.h"
#include "jobs/crew.h"
#include "jobs/leases.h"
#include "jobs/loop.h"
#include "jobs/wake.h"

namespace hub::catalog {
class CatalogCache;
}

namespace hub::connectors::rows {
struct NewEvent;
}

// Webhooks in: stored before they are acknowledged, then worked off lane by lane, at our own pace.
namespace hub::connectors {

// An event as staff see it.
struct StoredEvent {
    InboxId id;
    std::string event_id;
    std::string type;
    std::string lane;
    std::string state;
    std::string effect;
    std::int64_t failures;
    std::string last_error;
    Time due_at;
    Time occurred_at;
    Time received_at;
    std::optional<Time> finished_at;
};
std::vector<StoredEvent> list_events(Reader& reader, const ConnectionId& connection, std::string_view state,
                                     const std::optional<std::string>& cursor, std::size_t limit);
StoredEvent load_event(Reader& reader, const ConnectionId& connection, const InboxId& id);  // throws NotFound
// Takes it again from the beginning, whatever came of it. Throws Conflict while it is being worked on.
StoredEvent replay_event(Tx& tx, const ConnectionId& connection, const InboxId& id);

// A row that a worker of ours holds.
struct Claimed {
    SiteId site;
    ConnectionId connection;
    InboxId id;
    Event event;
    std::int64_t attempts = 0;
    std::int64_t failures = 0;
    std::int64_t epoch = 0;
};

// Which connections seem to be down altogether: more than one lane failed to reach them, and none did since.
class Outages {
public:
    bool is_down_for(const ConnectionId& connection, const std::string& lane);
    // The connection was reached; answers the lanes that waited for that, if it had seemed to be down.
    std::set<std::string> ended(const ConnectionId& connection);

private:
    std::mutex mutex_;  // guards lanes_
    std::map<ConnectionId, std::set<std::string>> lanes_;
};

class Inbox {
public:
    struct Parts {
        Store& store;
        const Registry& registry;
        http::Http& http;
        const Clock& clock;
        const crypto::Sealer& sealer;
        catalog::CatalogCache& catalogs;
        jobs::Wake& wake;  // called when something may be due
        std::size_t workers = 16;
    };

    explicit Inbox(const Parts& parts);

    // Returns once the event is stored, durably; a repeat is stored once. Throws NotFound for an unknown address, and
    // Invalid for what isn't a true event of this connection: then nothing is stored.
    void receive(std::string_view kind, std::string_view hook_key, const http::Request& request);
    // The same without blocking, for events that are fine: `then` is told once it is stored, or what went wrong, and
    // `request` must live until then. False, and nothing happens, where receive() is needed.
    bool receive_later(std::string_view kind, std::string_view hook_key, const http::Request& request,
                       db::Engine::Then then);

    // Works in the background from now on, until it goes.
    void start();
    // Works on this thread until nothing is due; answers how many events were taken. For tests and tools.
    std::size_t drain();

private:
    void store(Tx& tx, rows::NewEvent& event);
    jobs::Step step();
    std::vector<Claimed> claim(std::size_t limit);
    std::vector<Claimed> claim_in_turn(Tx& everywhere, std::size_t limit);
    std::size_t count_ours(const std::string& connection_key) const;
    bool is_alone() const;
    bool has_endless() const;
    void take_back_abandoned();
    void run(const Claimed& claimed);
    void settle(const Claimed& claimed, const Connection& connection, const Outcome& outcome);
    void note_outage(const Connection& connection, const std::string& why);
    void end_outage(const Connection& connection);
    void count_failure(const Claimed& claimed, const std::string& why);
    void forget(const Claimed& claimed);

    Parts parts_;
    Doors doors_;
    Outages outages_;
    jobs::Leases leases_;
    std::chrono::steady_clock::time_point looked_at_{};
    std::pair<std::string, std::string> last_turn_;                      // a site and its connection
    std::string suspect_;                                                // the key of the last that was worked on alone
    std::mutex mutex_;                                                   // guards ours_
    std::map<std::string, std::chrono::steady_clock::time_point> ours_;  // since when each is worked on
    std::unique_ptr<jobs::Crew> crew_;
    std::unique_ptr<jobs::Loop> loop_;  // last: ends before what it uses
};

}  // namespace hub::connectors
