#include "app/reactions.h"

#include "activity/types.h"
#include "app/config.h"
#include "base/json.h"
#include "catalog/catalog.h"
#include "connectors/webhook/dispatcher.h"
#include "jobs/wake.h"
#include "sessions/access_mail.h"
#include "sites/sites.h"

namespace hub::app {

namespace {

// Who was given something is told by mail, unless the product or who gave it says no. Of a draft they are told that it
// opens soon, for they may have paid for it, and nothing is sent when it does.
void mail_access(App& app, Tx& tx, const db::Told& told) {
    if (told.quietly || told.type != activity::kind_of(activity::Type::access_granted).wire) return;
    const Json body = *parse_json(told.body);
    const auto thing = ThingId::parse(*text_at(body, {"data", "product", "id"}));
    const auto member = MemberId::parse(*text_at(body, {"data", "member", "id"}));
    const auto product = catalog::find_product(tx, thing);
    if (!product || !product->sends_access_email) return;
    const bool is_coming = product->status == catalog::Status::draft;
    const std::string site_url = sites::url_of(sites::hosts(tx), app.config.public_url);
    const std::string url = site_url + (is_coming ? "/library" : "/p/" + product->slug);
    sessions::tell_of_access(
        tx, member, {.name = product->name, .url = url, .description = product->description, .is_coming = is_coming},
        site_url);
    tx.after_commit([&app] { app.mail_wake.call(); });
}

}  // namespace

std::vector<db::Reaction> make_reactions(App& app, connectors::webhook::Dispatcher& dispatcher) {
    return {
        [&dispatcher](Tx& tx, std::span<const db::Told> told) { dispatcher.enqueue(tx, told); },
        [&app](Tx& tx, std::span<const db::Told> told) {
            for (const db::Told& one : told) mail_access(app, tx, one);
        },
    };
}

}  // namespace hub::app
