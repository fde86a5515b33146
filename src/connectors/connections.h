#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/ids.h"
#include "connectors/connection.h"
#include "db/tx.h"

// A site's accounts at outside services: their state, and their credentials, sealed with the master key.
namespace hub::connectors {

// Not yet stored: with a fresh id and hook key.
Connection new_connection(const SiteId& site, std::string_view kind, Mode mode, Credentials credentials, Time now);
void store_connection(Tx& tx, const crypto::Sealer& sealer, const Connection& connection);

Connection load_connection(Reader& reader, const crypto::Sealer& sealer, const ConnectionId& id);  // throws NotFound
std::optional<Connection> find_by_hook_key(Reader& everywhere, const crypto::Sealer& sealer, std::string_view hook_key);
// Oldest first; those that have ended are left out.
std::vector<Connection> list_connections(Reader& reader, const crypto::Sealer& sealer,
                                         const std::optional<std::string>& cursor, std::size_t limit);

// A new key or account name; a failing connection is connected again and its events are taken at once.
Connection renew(Tx& tx, const crypto::Sealer& sealer, const ConnectionId& id, Secret<std::string> api_key,
                 const std::string& account);
Connection add_signing_secret(Tx& tx, const crypto::Sealer& sealer, const ConnectionId& id, Secret<std::string> secret);
// Throws Invalid{"retire_webhook_secret"} when there is no such secret, or when it is the last one that stands.
Connection retire_signing_secret(Tx& tx, const crypto::Sealer& sealer, const ConnectionId& id,
                                 std::string_view fingerprint, Time at);
// Members and their access stay; events that wait are ignored.
void end_connection(Tx& tx, const crypto::Sealer& sealer, const ConnectionId& id);

void mark_failing(Tx& tx, const ConnectionId& id, const std::string& why);
void mark_connected(Tx& tx, const ConnectionId& id);

struct Traffic {
    std::int64_t queue = 0;
    std::optional<Time> last_event_at{};
};
Traffic traffic(Reader& reader, const ConnectionId& id);

}  // namespace hub::connectors
