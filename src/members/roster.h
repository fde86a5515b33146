#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audiences/terms.h"
#include "billing/standing.h"
#include "folders/folders.h"
#include "members/custom_fields.h"
#include "members/members.h"

// The list of members, as those who run a site look at it: searched, filtered, sorted, a page at a time. The same
// filter says whom a count counts, and whom a job or an export is about.
namespace hub::members {

// Without one: everybody who isn't in the trash.
enum class State : std::uint8_t { active, inactive, never_seen, past_due, blocked, trashed };
enum class SortBy : std::uint8_t { joined, name, email, seen };

struct Filter {
    std::string words{};  // each begins a word of the name or of the address
    std::optional<State> state{};
    std::optional<billing::Standing> billing{};
    std::optional<TagId> tag{};
    std::optional<folders::Asked> folder{};
    std::vector<ThingId> things{};  // who holds one of these by a grant that is live
    std::optional<GroupId> group{};
    std::optional<audiences::Term> among{};  // what the group comes down to, or whom else is asked for
    std::optional<FieldFilter> field{};
    std::optional<std::string> source{};
    std::optional<Time> joined_after{};  // that moment too
    std::optional<Time> joined_before{};
    std::optional<Time> seen_after{};
    std::optional<Time> seen_before{};
};

struct Order {
    SortBy by = SortBy::joined;
    bool is_descending = true;
};

struct Page {
    std::vector<Member> members;
    std::optional<std::string> next_cursor;
};

// The members after `cursor`, which throws Invalid when no member has it.
Page list_members(Reader& reader, const Filter& filter, const Order& order, const std::optional<MemberId>& cursor,
                  std::size_t limit);
std::int64_t count_members(Reader& reader, const Filter& filter);
// By id, after `after`: to go through all that a filter matches, part by part.
std::vector<MemberId> matching_ids(Reader& reader, const Filter& filter, const std::optional<MemberId>& after,
                                   std::size_t limit);

}  // namespace hub::members
