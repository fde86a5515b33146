#include "members/roster.h"

#include "base/error.h"
#include "members/roster_view_rows.h"

namespace hub::members {

Page list_members(Reader& reader, const Filter& filter, const Order& order, const std::optional<MemberId>& cursor,
                  std::size_t limit) {
    const auto after = cursor ? rows::find(reader, *cursor) : std::nullopt;
    if (cursor && !after) throw Invalid("cursor", "should be the next_cursor of the page before");
    Page page{.members = rows::list(reader, filter, order, after, limit + 1), .next_cursor = std::nullopt};
    if (page.members.size() > limit) {
        page.members.pop_back();
        page.next_cursor = page.members.back().id.text();
    }
    return page;
}

std::int64_t count_members(Reader& reader, const Filter& filter) {
    return rows::count(reader, filter);
}

std::vector<MemberId> matching_ids(Reader& reader, const Filter& filter, const std::optional<MemberId>& after,
                                   std::size_t limit) {
    return rows::ids(reader, filter, after, limit);
}

}  // namespace hub::members
