#include "connectors/webhook/hooks.h"

#include <algorithm>

#include "base/error.h"
#include "base/json.h"
#include "catalog/catalog.h"
#include "connectors/webhook/hooks_rows.h"
#include "connectors/webhook/webhook_signature.h"

namespace hub::connectors::webhook {

namespace {

constexpr std::size_t secrets_most = 5;  // at once: each is a signature in the head of each call

std::string place_of(const SiteId& site, const HookId& id) {
    return site.text() + "|hooks|" + id.text() + "|secrets";
}

// The sealed list, opened: {"secret", "retires_at"} each, the newest first.
JsonArray opened(const crypto::Sealer& sealer, const SiteId& site, const HookId& id, const std::string& sealed) {
    const auto plain = sealer.unseal(place_of(site, id), sealed);
    auto json = plain ? parse_json(*plain) : std::nullopt;
    if (!json || !json->is_array())
        throw Unavailable("The secret of " + id.text() + " does not open with this master key.");
    return std::move(json->as_array());
}

bool has_retired(const Json& secret, Time now) {
    const auto retires_at = number_at(secret, {"retires_at"});
    return retires_at && time_of(*retires_at) <= now;
}

// It retires at this moment, if not before.
Json retiring(const Json& secret, Time moment) {
    const std::int64_t before = number_at(secret, {"retires_at"}).value_or(milliseconds_of(moment));
    return JsonObject{{"secret", text_at(secret, {"secret"}).value_or("")},
                      {"retires_at", std::min(before, milliseconds_of(moment))}};
}

void check(Reader& reader, const Wish& wanted) {
    Complaints wrong = wanted.wrong;
    if (wanted.product && !catalog::find_product(reader, *wanted.product))
        wrong.add("product", "should be the id of a product or collection of this site");
    wrong.finish();
}

}  // namespace

Subscribed subscribe(Tx& tx, const crypto::Sealer& sealer, const Wish& wanted) {
    check(tx, wanted);
    const Hook hook{.id = tx.fresh<HookId>(),
                    .url = wanted.url.value_or(""),
                    .events = wanted.events.value_or(std::vector<std::string>{}),
                    .product = wanted.product,
                    .ended_at = std::nullopt,
                    .ended_reason = std::nullopt,
                    .created_at = tx.now()};
    Secret<std::string> secret = fresh_secret();
    const Json secrets = JsonArray{JsonObject{{"secret", secret.reveal()}, {"retires_at", nullptr}}};
    rows::insert_hook(tx, hook, sealer.seal(place_of(tx.site(), hook.id), to_text(secrets)));
    return {.hook = hook, .secret = std::move(secret)};
}

Hook change(Tx& tx, const HookId& id, const Wish& wanted) {
    Hook hook = load(tx, id);
    check(tx, wanted);
    if (wanted.url) hook.url = *wanted.url;
    if (wanted.events) hook.events = *wanted.events;
    if (wanted.changes_product) hook.product = wanted.product;
    rows::update_hook(tx, hook);
    return load(tx, id);
}

Hook enable(Tx& tx, const HookId& id) {
    load(tx, id);
    rows::enable_hook(tx, id);
    return load(tx, id);
}

Rolled roll_secret(Tx& tx, const crypto::Sealer& sealer, const HookId& id, Duration overlap) {
    load(tx, id);
    const Time retires_at = tx.now() + overlap;
    Secret<std::string> secret = fresh_secret();
    JsonArray kept{JsonObject{{"secret", secret.reveal()}, {"retires_at", nullptr}}};
    for (const Json& old : opened(sealer, tx.site(), id, rows::sealed_secrets(tx, id))) {
        const Json last = retiring(old, retires_at);
        if (!has_retired(last, tx.now())) kept.push_back(last);
    }
    if (kept.size() > secrets_most)
        throw Conflict("Four older secrets still sign for this hook. Wait until one retires, or end them all at once.");
    rows::update_secrets(tx, id, sealer.seal(place_of(tx.site(), id), to_text(kept)));
    return {.secret = std::move(secret), .old_retires_at = retires_at};
}

void end(Tx& tx, const HookId& id) {
    if (!rows::end_hook(tx, tx.site(), id, "deleted")) throw NotFound("There is no hook " + id.text() + ".");
    rows::cancel_waiting(tx, tx.site(), id);
}

Hook load(Reader& reader, const HookId& id) {
    auto hook = rows::find_hook(reader, id);
    if (!hook || hook->ended_reason == "deleted") throw NotFound("There is no hook " + id.text() + ".");
    return std::move(*hook);
}

std::vector<Hook> list_hooks(Reader& reader, const std::optional<std::string>& cursor, std::size_t limit) {
    return rows::list_hooks(reader, cursor.value_or(""), limit);
}

std::vector<Secret<std::string>> open_secrets(const crypto::Sealer& sealer, const SiteId& site, const HookId& id,
                                              const std::string& sealed, Time now) {
    std::vector<Secret<std::string>> secrets;
    for (const Json& one : opened(sealer, site, id, sealed)) {
        if (!has_retired(one, now)) secrets.emplace_back(text_at(one, {"secret"}).value_or(""));
    }
    return secrets;
}

std::vector<SiteId> sites_with_notices(Reader& everywhere) {
    return rows::sites_with_notices(everywhere);
}

std::vector<Notice> take_notices(Tx& tx) {
    std::vector<Notice> notices = rows::find_notices(tx);
    rows::forget_notices(tx);
    return notices;
}

}  // namespace hub::connectors::webhook
