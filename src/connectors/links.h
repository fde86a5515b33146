#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"

// Our ids and theirs, connection by connection: what is sold, who buys, and who each purchase was for.
namespace hub::connectors {

// A product or collection tied to what the service sells.
struct Link {
    LinkId id;
    ConnectionId connection;
    ThingId thing;
    std::string remote_id;
    Time created_at;
};

// Ties, and takes again the events that waited for it. Throws Conflict when the two are tied already, NotFound when
// there is no such product or collection.
Link tie_thing(Tx& tx, const ConnectionId& connection, const ThingId& thing, const std::string& remote_id);
// Throws NotFound. What was given by it stays.
void untie(Tx& tx, const ConnectionId& connection, const LinkId& id);
// Throws NotFound.
Link load_link(Reader& reader, const ConnectionId& connection, const LinkId& id);
std::vector<Link> list_links(Reader& reader, const ConnectionId& connection, const std::optional<std::string>& cursor,
                             std::size_t limit);
// The remote thing is gone, or is back; a link of it stays in force. Answers how many links say so.
std::int64_t mark_broken(Tx& tx, const ConnectionId& connection, std::string_view remote_id, bool is_broken);

// What a purchase of a remote thing opens.
struct Tied {
    std::string remote_id;
    ThingId thing;
    bool is_live;  // false: untied since, so it gives nothing anew
};
std::vector<Tied> things_of(Reader& reader, const ConnectionId& connection, const std::vector<std::string>& remote_ids);

std::optional<MemberId> find_member(Reader& reader, const ConnectionId& connection, std::string_view remote_customer);
void link_member(Tx& tx, const ConnectionId& connection, std::string_view remote_customer, const MemberId& member);

// A purchase by its one reference. The member is empty while nobody was found, or nothing was due to anybody. `applied`
// counts the events that were applied to it: what was read at the service before it grew is old.
struct Purchase {
    std::optional<MemberId> member{};
    std::int64_t applied = 0;
};
Purchase find_purchase(Reader& reader, const ConnectionId& connection, std::string_view reference);
void store_purchase(Tx& tx, const ConnectionId& connection, std::string_view reference, const Purchase& purchase);

// Disputes that were seen about a purchase whose own object doesn't name them.
void note_dispute(Tx& tx, const ConnectionId& connection, std::string_view reference, std::string_view dispute);
std::vector<std::string> disputes_of(Reader& reader, const ConnectionId& connection, std::string_view reference);

}  // namespace hub::connectors
