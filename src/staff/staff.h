#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/secret.h"
#include "db/tx.h"

// Who may call the API of a site, and for what. People with accounts come with the Dashboard; until then all staff are
// keys.
namespace hub::staff {

// Every scope that a route asks for.
inline constexpr std::string_view known_scopes[] = {
    "access:read",  "access:write",  "activity:read", "connections:read", "connections:write",
    "content:read", "content:write", "files:read",    "files:write",      "hooks:read",
    "hooks:write",  "members:read",  "members:write", "settings:read",    "settings:write",
};

// Who asks, once the door let them in.
struct Actor {
    SiteId site;
    ApiKeyId key;
    std::string name;
    std::vector<std::string> scopes;

    // "members:read"; a key with * may do everything.
    bool may(std::string_view scope) const;
};

struct ApiKey {
    ApiKeyId id;
    std::string name;
    std::vector<std::string> scopes;
    Time created_at;
    std::optional<Time> revoked_at;
};

struct NewKey {
    ApiKey key;
    Secret<std::string> secret;  // "chk_…", 256 random bits; shown once, only its hash is stored
};
// Throws Invalid for a name or a scope that isn't one. A scope is one of known_scopes or *.
NewKey create_key(Tx& tx, const std::string& name, const std::vector<std::string>& scopes);
// At once and for good; throws NotFound when there is no such key.
void revoke_key(Tx& tx, const ApiKeyId& id);
std::vector<ApiKey> list_keys(Reader& reader);

// Whose key this is, on whatever site; empty for a wrong, revoked or malformed one.
std::optional<Actor> find_actor(Reader& everywhere, std::string_view token);
// The token of an Authorization header; empty unless it is "Bearer chk_…".
std::string_view bearer_token(std::string_view authorization);

}  // namespace hub::staff
