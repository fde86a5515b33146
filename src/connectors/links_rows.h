#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "connectors/links.h"
#include "db/tx.h"

namespace hub::connectors::rows {

struct Pair {
    std::string_view kind;
    std::string_view our_id;
    std::string_view remote_id;
};

// Inserts, or revives one that has ended; false when it stands already.
bool tie_pair(Tx& tx, const ConnectionId& connection, const Pair& pair, std::int64_t applied = 0);
std::optional<Link> find_link(Reader& reader, const ConnectionId& connection, std::string_view our_id,
                              std::string_view remote_id);
std::optional<Link> find_link(Reader& reader, const ConnectionId& connection, const LinkId& id);
bool end_link(Tx& tx, const ConnectionId& connection, const LinkId& id);
std::vector<Link> list_links(Reader& reader, const ConnectionId& connection, std::string_view after, std::size_t limit);
std::int64_t mark_broken(Tx& tx, const ConnectionId& connection, std::string_view remote_id,
                         const std::optional<Time>& broken_at);
std::vector<Tied> things_of(Reader& reader, const ConnectionId& connection, std::string_view remote_id);
std::vector<std::string> ours(Reader& reader, const ConnectionId& connection, std::string_view kind,
                              std::string_view remote_id);
std::optional<Purchase> find_purchase(Reader& reader, const ConnectionId& connection, std::string_view reference);
std::int64_t update_purchase(Tx& tx, const ConnectionId& connection, std::string_view reference,
                             std::string_view member, std::int64_t applied);

}  // namespace hub::connectors::rows
