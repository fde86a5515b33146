#pragma once

#include "activity/activity.h"

namespace hub::activity::rows {

// The last of the next so many numbers of this site, and the site's slug. Held until the commit, so numbers grow in the
// order of commits.
struct Turn {
    std::int64_t last = 0;
    std::string site_slug;
};
Turn next_turn(Tx& tx, std::size_t count);

struct Entry {
    std::int64_t sequence;
    ActivityId id;
    const Happening& happening;
    std::string body;
};
// With the things that each is about.
void insert(Tx& tx, const std::vector<Entry>& entries);

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
