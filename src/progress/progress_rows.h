#pragma once

#include <optional>
#include <unordered_set>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"
#include "progress/progress.h"

namespace hub::progress::rows {

// One line of the log of checkmarks.
struct Mark {
    PageId page;
    bool is_done;
    Time recorded_at;
};
std::vector<Mark> marks(Reader& reader, const MemberId& member, Time recorded_up_to);
void add_mark(Tx& tx, const MemberId& member, const PageId& page, bool is_done, Time at);

// What the log comes to, for one page.
struct State {
    std::optional<Time> completed_at;
    std::int64_t times;
};
std::optional<State> find(Reader& reader, const MemberId& member, const PageId& page);
void set(Tx& tx, const MemberId& member, const PageId& page, Time at);
void unset(Tx& tx, const MemberId& member, const PageId& page);
std::unordered_set<PageId> complete_pages(Reader& reader, const MemberId& member);

// Newest first.
std::vector<Completion> completions(Reader& reader, const MemberId& member);

// For the comparison of the projection with its log.
struct ProjectionRow {
    PageId page;
    std::optional<Time> completed_at;
    std::int64_t times;
};
std::vector<ProjectionRow> projection(Reader& reader, const MemberId& member);

}  // namespace hub::progress::rows
