#pragma once

#include "activity/activity.h"

namespace hub::activity::rows {

// The next number of this site, and the site's slug. Held until the commit, so numbers grow in the order of commits.
struct Turn {
    std::int64_t sequence = 0;
    std::string site_slug;
};
Turn next_turn(Tx& tx);

void insert(Tx& tx, std::int64_t sequence, const ActivityId& id, const Happening& happening, const std::string& body);
void insert_thing(Tx& tx, std::int64_t sequence, const ThingId& thing);

struct Row {
    ActivityId id;
    std::int64_t sequence = 0;
    std::string type;
    MemberId member;
    std::string body;
    Time occurred_at;
};
std::vector<Row> list(Reader& reader, const Filter& filter);
std::optional<Row> find(Reader& reader, const ActivityId& id);

}  // namespace hub::activity::rows
