#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/complaints.h"
#include "base/crypto.h"
#include "base/ids.h"
#include "base/secret.h"
#include "connectors/webhook/health.h"
#include "db/store.h"

// URLs that want to hear of activities.
namespace hub::connectors::webhook {

struct Hook {
    HookId id;
    std::string url;
    std::vector<std::string> events;  // as on the wire
    std::optional<ThingId> product;   // only activities about it, or about a collection that includes it
    std::optional<Time> ended_at;
    std::optional<std::string> ended_reason;  // gone, failing, deleted
    Time created_at;
    Health health{};
    std::string last_error{};  // of the last attempt, in words; empty when it was taken
};

struct Wish {
    std::optional<std::string> url{};
    std::optional<std::vector<std::string>> events{};
    bool changes_product = false;
    std::optional<ThingId> product{};
    Complaints wrong{};  // with what was read: the verbs add to it and throw Invalid naming all
};

struct Subscribed {
    Hook hook;
    Secret<std::string> secret;  // shown this once
};
// `url` was checked by http::check_outgoing_url.
Subscribed subscribe(Tx& tx, const crypto::Sealer& sealer, const Wish& wanted);
// Changing a hook that its receiver ended wakes it.
Hook change(Tx& tx, const HookId& id, const Wish& wanted);
// Wakes a hook that its receiver ended, and forgets its failures. What was cancelled meanwhile can be replayed.
Hook enable(Tx& tx, const HookId& id);
// What waits for it is cancelled. Throws NotFound, also when it was ended so before.
void end(Tx& tx, const HookId& id);

Hook load(Reader& reader, const HookId& id);  // throws NotFound; one that was deleted isn't there
std::vector<Hook> list_hooks(Reader& reader, const std::optional<std::string>& cursor, std::size_t limit);

struct Rolled {
    Secret<std::string> secret;  // shown this once
    Time old_retires_at;
};
// Gives the hook a new secret; the old ones sign beside it for `overlap` at most. Throws NotFound, and Conflict when
// too many stand beside it.
Rolled roll_secret(Tx& tx, const crypto::Sealer& sealer, const HookId& id, Duration overlap);

// The secrets that sign for this hook, the newest first; more than one while a secret rolls.
std::vector<Secret<std::string>> open_secrets(const crypto::Sealer& sealer, const SiteId& site, const HookId& id,
                                              const std::string& sealed, Time now);

// What the site is to be told of a hook that fails.
struct Notice {
    HookId hook;
    std::string kind;  // failing, disabled
    std::string url;
    Time failing_since;
    std::string last_error;
};
std::vector<SiteId> sites_with_notices(Reader& everywhere);
// Each is handed out once: whoever takes them tells of them in the same transaction.
std::vector<Notice> take_notices(Tx& tx);

}  // namespace hub::connectors::webhook
