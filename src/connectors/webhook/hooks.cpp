#include "connectors/webhook/hooks.h"

#include "base/error.h"
#include "base/json.h"
#include "catalog/catalog.h"
#include "connectors/webhook/hooks_rows.h"
#include "connectors/webhook/webhook_signature.h"

namespace hub::connectors::webhook {

namespace {

std::string place_of(const SiteId& site, const HookId& id) {
    return site.text() + "|hooks|" + id.text() + "|secrets";
}

void check_product(Reader& reader, const std::optional<ThingId>& product) {
    if (product) catalog::load_product(reader, *product);
}

}  // namespace

Subscribed subscribe(Tx& tx, const crypto::Sealer& sealer, const Wish& wanted) {
    check_product(tx, wanted.product);
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
    if (wanted.url) hook.url = *wanted.url;
    if (wanted.events) hook.events = *wanted.events;
    if (wanted.changes_product) {
        check_product(tx, wanted.product);
        hook.product = wanted.product;
    }
    rows::update_hook(tx, hook);
    return load(tx, id);
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
    const auto plain = sealer.unseal(place_of(site, id), sealed);
    const auto json = plain ? parse_json(*plain) : std::nullopt;
    if (!json || !json->is_array())
        throw Unavailable("The secret of " + id.text() + " does not open with this master key.");
    std::vector<Secret<std::string>> secrets;
    for (const Json& one : json->as_array()) {
        const auto retires_at = number_at(one, {"retires_at"});
        if (!retires_at || now < time_of(*retires_at)) secrets.emplace_back(text_at(one, {"secret"}).value_or(""));
    }
    return secrets;
}

}  // namespace hub::connectors::webhook
