#include "billing/billing_api.h"

#include "app/app.h"
#include "billing/billing.h"
#include "catalog/cache.h"
#include "catalog/catalog.h"
#include "connectors/connector.h"
#include "http/parameters.h"
#include "members/members.h"
#include "staff/staff.h"

namespace hub::billing::api {

namespace {

constexpr std::size_t subscriptions_most = 100;  // of one member

Json where(const app::App& app, const Teller& teller, const std::string& remote_id) {
    const connectors::Connector* const connector = app.connectors.find(teller.kind);
    const auto mode = teller.is_live ? connectors::Mode::live : connectors::Mode::test;
    const std::string address = connector == nullptr ? "" : connector->address_of(remote_id, mode);
    return address.empty() ? Json(nullptr) : Json(address);
}

Json mode_json(bool is_live) {
    return Json(std::string{connectors::word_of(is_live ? connectors::Mode::live : connectors::Mode::test)});
}

JsonArray things_json(const std::vector<ThingId>& things, const catalog::Catalog& catalog) {
    JsonArray told;
    for (const ThingId& thing : things) {
        const auto* const entry = catalog.find(thing);
        if (entry != nullptr) told.push_back(JsonObject{{"id", json_of(thing)}, {"name", entry->product.name}});
    }
    return told;
}

Json item_json(const Item& item, const std::vector<ThingId>& things, const catalog::Catalog& catalog) {
    return JsonObject{{"remote_product", item.remote_product},
                      {"label", item.label},
                      {"things", things_json(things, catalog)},
                      {"amount", json_of(item.amount)},
                      {"quantity", item.quantity},
                      {"interval", item.span.empty() ? Json(nullptr) : Json(item.span)},
                      {"interval_count", item.spans}};
}

Json subscription_json(const app::App& app, const Subscription& told, const catalog::Catalog& catalog) {
    const SubscriptionFact& fact = told.fact;
    JsonArray items;
    for (std::size_t at = 0; at < fact.items.size(); ++at)
        items.push_back(item_json(fact.items[at], told.things[at], catalog));
    return JsonObject{{"id", json_of(told.id)},
                      {"connection", json_of(told.teller.connection)},
                      {"mode", mode_json(told.teller.is_live)},
                      {"is_connected", told.teller.is_there},
                      {"remote_id", fact.remote_id},
                      {"url", where(app, told.teller, fact.remote_id)},
                      {"state", word_of(fact.state)},
                      {"currency", fact.currency},
                      {"items", std::move(items)},
                      {"begun_at", json_of(fact.begun_at)},
                      {"trial_ends_at", json_of(fact.trial_ends_at)},
                      {"paid_through", json_of(fact.paid_through)},
                      {"ends_at", json_of(fact.ends_at)},
                      {"ended_at", json_of(fact.ended_at)},
                      {"past_due_since", json_of(fact.past_due_since)},
                      {"grace_ends_at", json_of(fact.grace_ends_at)}};
}

Json payment_json(const app::App& app, const Payment& told) {
    const PaymentFact& fact = told.fact;
    return JsonObject{
        {"id", json_of(told.id)},
        {"connection", json_of(told.teller.connection)},
        {"mode", mode_json(told.teller.is_live)},
        {"remote_id", fact.remote_id},
        {"url", where(app, told.teller, fact.remote_id)},
        {"subscription", fact.remote_subscription.empty() ? Json(nullptr) : Json(fact.remote_subscription)},
        {"state", word_of(fact.state)},
        {"amount", fact.amount},
        {"refunded", fact.aftermath->refunded},
        {"currency", fact.currency},
        {"dispute", word_of(fact.aftermath->dispute)},
        {"lost", fact.aftermath->lost},
        {"label", fact.label},
        {"made_at", json_of(fact.made_at)}};
}

}  // namespace

http::Response show_member_billing(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    return app.store.read(actor.site, [&](Reader& reader) {
        const auto catalog = app.catalogs.of(reader);
        JsonArray subscriptions;
        for (const Subscription& told :
             list_subscriptions(reader, members::load(reader, member).id, subscriptions_most))
            subscriptions.push_back(subscription_json(app, told, *catalog));
        const auto is_live = counts_live(reader);
        return http::json(200, JsonObject{{"mode", is_live ? mode_json(*is_live) : Json(nullptr)},
                                          {"subscriptions", std::move(subscriptions)}});
    });
}

http::Response list_member_payments(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    http::Parameters parameters{request};
    const http::Paging paging = parameters.paging();
    const auto after = parameters.id_cursor<PaymentId>(paging);
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        const auto page = list_payments(reader, members::load(reader, member).id, after, paging.limit);
        JsonArray payments;
        for (const Payment& told : page.payments) payments.push_back(payment_json(app, told));
        return http::list(std::move(payments),
                          page.has_more ? std::optional{page.payments.back().id.text()} : std::nullopt);
    });
}

}  // namespace hub::billing::api
