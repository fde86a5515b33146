#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "db/store.h"

// The outbox: which hook is told of which activity, and how that went.
namespace hub::connectors::webhook {

struct Delivery {
    DeliveryId id;
    HookId hook;
    ActivityId activity;
    std::string type;
    std::string state;  // waiting, sending, delivered, failed, cancelled
    std::int64_t attempts;
    Time due_at;
    std::optional<std::int64_t> last_status;
    std::string last_note;
    Time created_at;
    std::optional<Time> finished_at;
};

// The reaction to what was told: a delivery of each to each hook that wants it, in the transaction of the telling.
// Answers how many are to be sent; for a hook that was disabled because it failed they are kept, cancelled, and can be
// replayed.
std::size_t enqueue(Tx& tx, std::span<const db::Told> told);

// One call to the receiver and what came of it.
struct Attempt {
    std::int64_t number;  // grows, over replays too; may skip
    Time began_at;
    Duration took;
    std::optional<std::int64_t> status;
    std::string answer;  // how it began, in plain text; empty when there was none
    std::string error;   // in words; empty when it was taken
};
constexpr std::int64_t attempts_kept = 25;  // of each delivery, the newest
constexpr Duration attempts_kept_for = std::chrono::days{30};
// Newest first. Throws NotFound when there is no such delivery.
std::vector<Attempt> list_attempts(Reader& reader, const DeliveryId& id);
// Answers how many there were, `limit` at most.
std::size_t forget_old_attempts(Tx& everywhere, std::size_t limit);

struct DeliveryFilter {
    std::optional<HookId> hook{};
    std::optional<ActivityId> activity{};
    std::optional<std::string> state{};
    std::optional<std::string> type{};
    std::optional<Time> since{};
    std::optional<Time> until{};
    std::optional<std::string> cursor{};
    std::size_t limit = 100;
};
// Newest first.
std::vector<Delivery> list_deliveries(Reader& reader, const DeliveryFilter& filter);
Delivery load_delivery(Reader& reader, const DeliveryId& id);  // throws NotFound
// Sends again, under the same webhook-id. Throws Conflict when it is on its way, or its hook has ended.
Delivery replay_delivery(Tx& tx, const DeliveryId& id);
// All that the filter names, that are over and whose hook still listens; answers how many. So many at a time that
// others can write in between: when it is cut short, those that still stand as before weren't replayed, and can be.
std::int64_t replay_deliveries(Store& store, const SiteId& site, DeliveryFilter filter);

}  // namespace hub::connectors::webhook
