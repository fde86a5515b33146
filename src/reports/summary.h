#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"
#include "reports/range.h"

// How a site does, and what needs someone's attention: the Dashboard's Home.
namespace hub::reports {

constexpr std::size_t attention_max = 10;  // of each kind that is told by name

// A count of the days that are asked about, and of as many before them.
struct Trend {
    std::int64_t now = 0;
    std::int64_t before = 0;
};
struct Figures {
    std::int64_t members = 0;
    Trend joined;
    std::int64_t active = 0;
    Trend completions;
    std::int64_t past_due = 0;
};
Figures count_figures(Reader& reader, const Range& now, const Range& before);

// A live product or collection with pages that its members don't see yet.
struct Unfinished {
    ThingId thing;
    std::string name;
    std::string kind;  // product, collection
    std::int64_t drafts = 0;
};
// Most drafts first, attention_max at most.
std::vector<Unfinished> list_unfinished(Reader& reader);

// A connection that fails, or has events which nobody could work off.
struct Troubled {
    ConnectionId connection;
    std::string kind;
    std::string account;
    bool is_failing = false;
    std::string last_error;
    std::int64_t set_aside = 0;
};
std::vector<Troubled> list_troubled(Reader& reader);  // oldest first, attention_max at most

// A webhook whose receiver fails, or that was turned off because it did.
struct Silent {
    HookId hook;
    std::string url;
    bool is_off = false;
    std::string last_error;
};
std::vector<Silent> list_silent(Reader& reader);  // oldest first, attention_max at most

}  // namespace hub::reports
