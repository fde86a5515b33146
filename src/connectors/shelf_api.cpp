#include "connectors/shelf_api.h"

#include "app/app.h"
#include "app/config.h"
#include "base/fields.h"
#include "connectors/connections.h"
#include "connectors/connector.h"
#include "connectors/links.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::connectors::api {

namespace {

constexpr std::size_t price_max = 200;

Json price_json(const Shelf::Price& price) {
    return JsonObject{{"id", price.id},
                      {"nickname", text_or_null(price.nickname)},
                      {"currency", price.currency},
                      {"amount", price.amount ? Json(*price.amount) : Json(nullptr)},
                      {"interval", text_or_null(price.interval)},
                      {"interval_count", price.interval.empty() ? Json(nullptr) : Json(price.interval_count)}};
}

Json shelf_json(const Connection& connection, const Shelf& shelf) {
    JsonArray products;
    for (const Shelf::Product& product : shelf.products) {
        JsonArray prices;
        for (const Shelf::Price& price : product.prices) prices.push_back(price_json(price));
        products.push_back(JsonObject{
            {"id", product.id}, {"name", product.name}, {"active", product.is_active}, {"prices", std::move(prices)}});
    }
    return JsonObject{{"mode", word_of(connection.mode)},
                      {"products", std::move(products)},
                      {"lacks", text_or_null(shelf.lacks)},
                      {"whole", shelf.is_whole}};
}

Json payment_link_json(const PaymentLink& one) {
    return JsonObject{
        {"id", one.id}, {"url", one.url}, {"price", one.price}, {"bundle", one.is_bundle}, {"ours", one.is_ours}};
}

Json payment_links_json(const Connection& connection, const PaymentLinks& there) {
    JsonArray prices;
    for (const Shelf::Price& price : there.prices) prices.push_back(price_json(price));
    JsonArray links;
    for (const PaymentLink& one : there.links) links.push_back(payment_link_json(one));
    return JsonObject{{"mode", word_of(connection.mode)},
                      {"prices", std::move(prices)},
                      {"payment_links", std::move(links)},
                      {"lacks", text_or_null(there.lacks)},
                      {"whole", there.is_whole}};
}

// A tie, with what asks the service about it.
struct Place {
    Connection connection;
    Link link;
    std::string site_url;
};

Place load_place(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto connection = http::id_capture<ConnectionId>(request, "connection");
    const auto link = http::id_capture<LinkId>(request, "link");
    return app.store.read(actor.site, [&](Reader& reader) {
        return Place{.connection = load_connection(reader, app.sealer, connection),
                     .link = load_link(reader, connection, link),
                     .site_url = sites::url_of(sites::hosts(reader), app.config.public_url)};
    });
}

// Stripe shows it to whoever has paid. A new member has no password yet: the code by mail lets them in.
std::string thanks_at(const std::string& site_url) {
    return format("Thank you! It opens for you within moments. Log in at {}/login with the address you paid with.",
                  site_url);
}

}  // namespace

http::Response show_shelf(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<ConnectionId>(request, "connection");
    const Connection connection =
        app.store.read(actor.site, [&](Reader& reader) { return load_connection(reader, app.sealer, id); });
    const Shelf shelf = app.connectors.of(connection).shelf(app.http, connection, app.clock.now());
    return http::json(200, shelf_json(connection, shelf));
}

http::Response list_payment_links(App& app, const http::Request& request, const staff::Actor& actor) {
    const Place place = load_place(app, request, actor);
    const PaymentLinks there = app.connectors.of(place.connection)
                                   .payment_links(app.http, place.connection, place.link.remote_id, app.clock.now());
    return http::json(200, payment_links_json(place.connection, there));
}

http::Response create_payment_link(App& app, const http::Request& request, const staff::Actor& actor) {
    const Place place = load_place(app, request, actor);
    const Json asked = request.json();
    Fields fields{asked};
    const std::string price = fields.text("price", {.longest = price_max});
    fields.finish();
    const PaymentLinkWish wish{.remote_id = place.link.remote_id, .price = price, .thanks = thanks_at(place.site_url)};
    const PaymentLink made =
        app.connectors.of(place.connection).make_payment_link(app.http, place.connection, wish, app.clock.now());
    return http::json(201, payment_link_json(made));
}

}  // namespace hub::connectors::api
