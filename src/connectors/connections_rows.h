#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/connection.h"
#include "db/tx.h"

namespace hub::connectors::rows {

// A row as it is stored: the credentials sealed.
struct SealedConnection {
    SiteId site;
    ConnectionId id;
    std::string kind;
    std::string mode;
    std::string hook_key;
    std::string account;
    std::string secrets;
    std::string state;
    std::string last_error;
    Time created_at;
};

void insert_connection(Tx& tx, const SealedConnection& row);
std::optional<SealedConnection> find_connection(Reader& reader, const ConnectionId& id);
std::optional<SealedConnection> find_connection_by_key(Reader& everywhere, std::string_view hook_key);
std::vector<SealedConnection> list_connections(Reader& reader, std::string_view after, std::size_t limit);
void update_secrets(Tx& tx, const ConnectionId& id, const std::string& secrets, const std::string& account);
void update_state(Tx& tx, const ConnectionId& id, ConnectionState state, const std::string& error);

}  // namespace hub::connectors::rows
