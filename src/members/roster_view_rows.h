#pragma once

#include "members/members_rows.h"
#include "members/roster.h"

// The one list that looks at other folders' tables: who holds a thing stands in grants.
namespace hub::members::rows {

std::vector<Member> list(Reader& reader, const Filter& filter, const Order& order, const std::optional<Member>& after,
                         std::size_t limit);
std::int64_t count(Reader& reader, const Filter& filter);
std::vector<MemberId> ids(Reader& reader, const Filter& filter, const std::optional<MemberId>& after,
                          std::size_t limit);

}  // namespace hub::members::rows
