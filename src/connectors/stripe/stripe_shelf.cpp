#include "connectors/stripe/stripe_shelf.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "connectors/stripe/stripe_client.h"

namespace hub::connectors::stripe {

namespace {

constexpr int shelf_pages_max = 10;  // of a hundred rows
constexpr Duration patience = 8s;    // for all calls: a person waits
constexpr Duration call_least = 1s;  // what the last call gets at least
constexpr Duration shelf_pause = 2s;

// A list as far as the key may read it.
struct Rows {
    JsonArray all;
    int refused = 0;  // 401 or 403
    bool is_whole = true;
};

class Reading {
public:
    Reading(http::Http& http, const std::string& base, const Connection& connection, Time now)
        : http_(http), base_(base), connection_(connection), now_(now) {}

    Rows list(const std::string& path) const {
        Rows rows;
        std::string cursor;
        for (int page = 0; page < shelf_pages_max; ++page) {
            const http::Reply reply = get(path + (cursor.empty() ? "" : "&starting_after=" + cursor));
            if (reply.status == 401 || reply.status == 403) {
                rows.refused = reply.status;
                return rows;
            }
            const auto part = parse_json(reply.body);
            const Json* const data = part ? at(*part, {"data"}) : nullptr;
            if (data == nullptr || !data->is_array()) throw Unavailable("Stripe answered something that is no list.");
            for (const Json& row : data->as_array()) rows.all.push_back(row);
            if (!flag_at(*part, {"has_more"}).value_or(false) || data->as_array().empty()) return rows;
            cursor = text_at(data->as_array().back(), {"id"}).value_or("");
        }
        rows.is_whole = false;
        return rows;
    }

private:
    http::Reply get(const std::string& path) const {
        const Duration left = std::chrono::duration_cast<Duration>(deadline_ - std::chrono::steady_clock::now());
        http::Reply reply =
            http_.send(call_of(base_, path, connection_.credentials.api_key, std::max(left, call_least)));
        if (reply.kind != http::Reply::Kind::answered)
            throw Unavailable("Stripe can't be reached: " + reply.note + " Try again in a moment.");
        if (reply.status == 429)
            throw Limited("Stripe asks us to slow down.", reply.retry_after(now_).value_or(shelf_pause));
        const bool is_understood = reply.status == 200 || reply.status == 401 || reply.status == 403;
        if (!is_understood)
            throw Unavailable("Stripe answered " + std::to_string(reply.status) + ". Try again in a moment.");
        return reply;
    }

    http::Http& http_;
    const std::string& base_;
    const Connection& connection_;
    Time now_;
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::now() + patience;
};

Shelf::Price price_for_sale(const Json& row) {
    return {.id = text_at(row, {"id"}).value_or(""),
            .nickname = text_at(row, {"nickname"}).value_or(""),
            .currency = text_at(row, {"currency"}).value_or(""),
            .amount = number_at(row, {"unit_amount"}),
            .interval = text_at(row, {"recurring", "interval"}).value_or(""),
            .interval_count = number_at(row, {"recurring", "interval_count"}).value_or(0)};
}

Shelf::Product product_for_sale(const Json& row) {
    return {.id = text_at(row, {"id"}).value_or(""),
            .name = text_at(row, {"name"}).value_or(""),
            .is_active = flag_at(row, {"active"}).value_or(true),
            .prices = {}};
}

}  // namespace

Shelf read_shelf(http::Http& http, const std::string& base, const Connection& connection, Time now) {
    const Reading reading{http, base, connection, now};
    Shelf shelf;
    if (connection.credentials.api_key.reveal().empty()) {
        shelf.lacks = "key";
        return shelf;
    }
    const Rows products = reading.list("/v1/products?limit=100");
    if (products.refused != 0) {
        shelf.lacks = products.refused == 401 ? "key" : "products";
        return shelf;
    }
    const Rows prices = reading.list("/v1/prices?limit=100&active=true");
    if (prices.refused != 0) shelf.lacks = "prices";
    std::map<std::string, std::vector<Shelf::Price>> by_product;
    for (const Json& row : prices.all)
        by_product[text_at(row, {"product"}).value_or("")].push_back(price_for_sale(row));
    for (const Json& row : products.all) {
        Shelf::Product product = product_for_sale(row);
        product.prices = std::move(by_product[product.id]);
        shelf.products.push_back(std::move(product));
    }
    shelf.is_whole = products.is_whole && prices.is_whole;
    return shelf;
}

}  // namespace hub::connectors::stripe
