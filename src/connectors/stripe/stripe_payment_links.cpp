#include "connectors/stripe/stripe_payment_links.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/crypto.h"
#include "base/error.h"
#include "base/json.h"
#include "connectors/stripe/stripe_asking.h"
#include "connectors/stripe/stripe_shelf.h"
#include "http/request.h"

namespace hub::connectors::stripe {

namespace {

constexpr int keys_max = 3;                           // under which the same is asked for, one after the other
constexpr const char* our_mark = "customerhub_site";  // in a payment link's metadata: for whose members it was made

// The line that sells the product; null when none does.
const Json* line_of(const Json& payment_link, const std::string& product) {
    const Json* const lines = at(payment_link, {"line_items", "data"});
    if (lines == nullptr || !lines->is_array()) return nullptr;
    const JsonArray& all = lines->as_array();
    const auto* const found =
        std::ranges::find_if(all, [&](const Json& line) { return text_at(line, {"price", "product"}) == product; });
    return found == all.end() ? nullptr : found;
}

PaymentLink payment_link_of(const Json& row, const Json& line, SiteId site) {
    const JsonArray& lines = at(row, {"line_items", "data"})->as_array();
    return {.id = text_at(row, {"id"}).value_or(""),
            .url = text_at(row, {"url"}).value_or(""),
            .price = text_at(line, {"price", "id"}).value_or(""),
            .is_bundle = lines.size() > 1 || flag_at(row, {"line_items", "has_more"}).value_or(false),
            .is_ours = text_at(row, {"metadata", our_mark}) == site.text()};
}

// What there is, and how many were made from here for each price, be they open or closed.
struct Found {
    PaymentLinks shown;
    std::vector<std::string> made_for;  // a price as often as there is one of ours
};

Found find(const Asking& asking, const Connection& connection, const std::string& product) {
    Found found;
    PaymentLinks& shown = found.shown;
    if (connection.credentials.api_key.reveal().empty()) {
        shown.lacks = "key";
        return found;
    }
    const Asking::Rows prices =
        asking.list("/v1/prices?limit=100&active=true&product=" + http::percent_encoded(product));
    const Asking::Rows links = asking.list("/v1/payment_links?limit=100&expand[]=data.line_items");
    if (prices.refused == 401 || links.refused == 401)
        shown.lacks = "key";
    else if (prices.refused != 0)
        shown.lacks = "prices";
    else if (links.refused != 0)
        shown.lacks = "payment_links";
    for (const Json& row : prices.all) shown.prices.push_back(price_for_sale(row));
    for (const Json& row : links.all) {
        const Json* const line = line_of(row, product);
        if (line == nullptr) continue;
        PaymentLink one = payment_link_of(row, *line, connection.site);
        if (one.is_ours) found.made_for.push_back(one.price);
        if (flag_at(row, {"active"}).value_or(false)) shown.links.push_back(std::move(one));
    }
    shown.is_whole = prices.is_whole && links.is_whole;
    return found;
}

void check(const PaymentLinks& there, const PaymentLinkWish& wish) {
    if (there.lacks == "key") throw Conflict("Stripe refuses the key of this connection. Give it another one.");
    if (there.lacks == "prices")
        throw Conflict("The key of this connection may not read prices. At Stripe, set Prices to Read for it.");
    if (there.lacks == "payment_links")
        throw Conflict(
            "The key of this connection may not read payment links. At Stripe, set Payment Links to Write for it.");
    const bool is_sold =
        std::ranges::any_of(there.prices, [&](const Shelf::Price& price) { return price.id == wish.price; });
    if (!is_sold) throw Invalid("price", "is no price of " + wish.remote_id + " that can be bought now");
}

Asking::Form form_of(const PaymentLinkWish& wish, SiteId site) {
    return {{"line_items[0][price]", wish.price},
            {"line_items[0][quantity]", "1"},
            {"after_completion[type]", "hosted_confirmation"},
            {"after_completion[hosted_confirmation][custom_message]", wish.thanks},
            {std::string{"metadata["}.append(our_mark).append("]"), site.text()}};
}

// The same for everybody who asks for the same while there are as many of it, so that Stripe makes one for all of
// them; and another once that one is closed, or once Stripe remembers that it failed.
std::string key_of(const Asking::Form& form, std::size_t made_already, int failed) {
    std::string asked = std::to_string(made_already) + "\n" + std::to_string(failed);
    for (const auto& [name, value] : form) asked.append("\n").append(name).append("=").append(value);
    return "customerhub-" + crypto::to_hex(crypto::sha256(asked));
}

// Made just now, from Stripe's answer to it.
PaymentLink made(const http::Reply& reply, const PaymentLinkWish& wish) {
    const auto row = parse_json(reply.body);
    if (reply.status == 401) throw Conflict("Stripe refuses the key of this connection. Give it another one.");
    if (reply.status == 403)
        throw Conflict(
            "The key of this connection may not make payment links. At Stripe, edit the key under Developers, API "
            "keys, and set Payment Links to Write.");
    if (reply.status >= 500)
        throw Unavailable("Stripe answered " + std::to_string(reply.status) + ". Try again in a moment.");
    if (reply.status != 200) {
        const auto message = row ? text_at(*row, {"error", "message"}) : std::nullopt;
        throw Invalid("price", "is refused by Stripe" + (message ? ": " + *message : std::string{}));
    }
    const auto id = row ? text_at(*row, {"id"}) : std::nullopt;
    const auto url = row ? text_at(*row, {"url"}) : std::nullopt;
    if (!id || !url) throw Unavailable("Stripe answered something that is no payment link. Try again in a moment.");
    return {.id = *id, .url = *url, .price = wish.price, .is_bundle = false, .is_ours = true};
}

}  // namespace

PaymentLinks read_payment_links(http::Http& http, const std::string& base, const Connection& connection,
                                const std::string& product, Time now) {
    return find(Asking{http, base, connection, now}, connection, product).shown;
}

PaymentLink make_payment_link(http::Http& http, const std::string& base, const Connection& connection,
                              const PaymentLinkWish& wish, Time now) {
    const Asking asking{http, base, connection, now};
    const Asking::Form form = form_of(wish, connection.site);
    for (int failed = 0;; ++failed) {
        Found found = find(asking, connection, wish.remote_id);
        check(found.shown, wish);
        const auto same = std::ranges::find_if(found.shown.links, [&](const PaymentLink& one) {
            return one.is_ours && !one.is_bundle && one.price == wish.price;
        });
        if (same != found.shown.links.end()) return std::move(*same);
        const auto made_already = static_cast<std::size_t>(std::ranges::count(found.made_for, wish.price));
        const http::Reply reply = asking.post("/v1/payment_links", form, key_of(form, made_already, failed));
        // What is remembered is over: if it made one after all, the list that is read anew has it, and no second is
        // made.
        const bool is_old_failure = reply.status != 200 && Asking::is_remembered(reply);
        if (!is_old_failure || failed + 1 == keys_max) return made(reply, wish);
    }
}

}  // namespace hub::connectors::stripe
