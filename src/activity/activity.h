#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "activity/types.h"
#include "base/ids.h"
#include "base/json.h"
#include "db/tx.h"

// What members did and what befell them: an append-only list per site, numbered in the order of commits. Knows nobody:
// whoever records brings the names along. Reacting is someone else's job (app/reactions.cpp).
namespace hub::activity {

struct Who {
    MemberId id;
    std::string email;
    std::string first_name;
    std::string last_name;
};

struct What {
    ThingId id;
    std::string name;
    std::vector<std::pair<ThingId, std::string>> products{};  // what a collection includes: id and name
};

struct Where {
    PageId id;
    std::string title;
};

struct Which {
    FileId id;
    std::string name;
};

struct Happening {
    Type type;
    Who who;
    std::optional<What> product{};
    std::optional<Where> page{};
    std::optional<Which> file{};
    std::string source;     // "stripe", "manual", "api", "member", ...
    Time occurred_at;       // may lie before it is recorded
    bool repeated = false;  // page completed again after it was cleared
    bool quietly = false;   // the member gets no mail of it
};

// Writes the row in this transaction and tells the reactions.
ActivityId record(Tx& tx, const Happening& happening);
// Many at once, in this order.
std::vector<ActivityId> record(Tx& tx, std::span<const Happening> happenings);

struct Activity {
    ActivityId id;
    std::int64_t sequence = 0;
    std::string type;
    MemberId member;
    Json data;  // as it is delivered
    Time occurred_at;
};

struct Filter {
    std::optional<Type> type{};
    std::optional<MemberId> member{};
    std::optional<ThingId> product{};
    std::optional<std::int64_t> before{};  // sequence; for the next page
    std::size_t limit = 100;
};

// Newest first.
std::vector<Activity> list_activities(Reader& reader, const Filter& filter);
std::optional<Activity> find_activity(Reader& reader, const ActivityId& id);

// The body of a webhook: {"id","type","occurred_at","site","data"} (interface.md, Webhooks out).
std::string envelope(std::string_view id, std::string_view type, Time occurred_at, std::string_view site_slug,
                     const Json& data);

}  // namespace hub::activity
