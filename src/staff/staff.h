#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/secret.h"
#include "db/tx.h"
#include "staff/policy.h"

// Who may call the API of a site, and for what: keys for programs, people with a role (people.h). What a permission is
// and who has it says policy.h.
namespace hub::staff {

// The person behind a session.
struct AtWork {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    StaffId person;
    SessionId session;
    Role role;
};

// Who asks, once the door let them in: a key or a person.
struct Actor {
    SiteId site;
    std::string name;
    std::vector<std::string> scopes;  // "members:read"; a key with * may do everything
    std::optional<ApiKeyId> key{};
    std::optional<AtWork> person{};
    bool is_use_news = false;  // of the key: its use wasn't noted for a while

    bool may(std::string_view permission) const;
    // How high the actor stands: a key that may do everything as an owner, another as an admin.
    Role rank() const;
    // The id of the key or the person: whose Idempotency-Key it is.
    std::string id() const;
};

struct ApiKey {
    ApiKeyId id;
    std::string name;
    std::vector<std::string> scopes;
    std::string created_by;  // a name
    Time created_at;
    std::optional<Time> last_used_at;  // to `key_use_pause`
    std::optional<Time> revoked_at;
};
constexpr auto key_use_pause = std::chrono::minutes{5};

struct NewKey {
    ApiKey key;
    Secret<std::string> secret;  // "chk_…", 256 random bits; shown once, only its hash is stored
};
struct KeyWish {
    std::string name;
    std::vector<std::string> scopes;
    std::string created_by = "Operator";
};
// Throws Invalid for a name or a scope that isn't one. A scope is one of the permissions or *.
NewKey create_key(Tx& tx, const KeyWish& wish);
// Whether there is one at least, and each is a permission or *.
bool are_scopes(const std::vector<std::string>& scopes);
std::string wanted_scopes();  // "should be * or some of: …"
// What `actor` may hand on: throws Forbidden for a scope that they don't have themselves.
void require_scopes(const Actor& actor, const std::vector<std::string>& scopes);
// At once and for good; throws NotFound when there is no such key.
void revoke_key(Tx& tx, const ApiKeyId& id);
ApiKey load_key(Reader& reader, const ApiKeyId& id);  // throws NotFound
// Newest first, revoked ones too; `before` is the last one of the page before.
struct KeyPage {
    std::optional<ApiKeyId> before{};
    std::size_t limit = 10'000;
};
std::vector<ApiKey> list_keys(Reader& reader, const KeyPage& page = {});
void note_key_use(Tx& tx, const ApiKeyId& id);

// Whether the key or person with the id of an Actor is still there for this site, and may.
bool still_may(Reader& everywhere, const SiteId& site, std::string_view actor, std::string_view permission);

// Whose key this is, on whatever site; empty for a wrong, revoked or malformed one.
std::optional<Actor> find_actor(Reader& everywhere, std::string_view token);
// The token of an Authorization header; empty unless it is "Bearer chk_…".
std::string_view bearer_token(std::string_view authorization);

}  // namespace hub::staff
