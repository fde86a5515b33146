#include "connectors/stripe/stripe_shelf.h"

#include <map>
#include <utility>

#include "connectors/stripe/stripe_asking.h"

namespace hub::connectors::stripe {

namespace {

Shelf::Product product_for_sale(const Json& row) {
    return {.id = text_at(row, {"id"}).value_or(""),
            .name = text_at(row, {"name"}).value_or(""),
            .is_active = flag_at(row, {"active"}).value_or(true),
            .prices = {}};
}

}  // namespace

Shelf::Price price_for_sale(const Json& row) {
    return {.id = text_at(row, {"id"}).value_or(""),
            .nickname = text_at(row, {"nickname"}).value_or(""),
            .currency = text_at(row, {"currency"}).value_or(""),
            .amount = number_at(row, {"unit_amount"}),
            .interval = text_at(row, {"recurring", "interval"}).value_or(""),
            .interval_count = number_at(row, {"recurring", "interval_count"}).value_or(0)};
}

Shelf read_shelf(http::Http& http, const std::string& base, const Connection& connection, Time now) {
    const Asking asking{http, base, connection, now};
    Shelf shelf;
    if (connection.credentials.api_key.reveal().empty()) {
        shelf.lacks = "key";
        return shelf;
    }
    const Asking::Rows products = asking.list("/v1/products?limit=100");
    if (products.refused != 0) {
        shelf.lacks = products.refused == 401 ? "key" : "products";
        return shelf;
    }
    const Asking::Rows prices = asking.list("/v1/prices?limit=100&active=true");
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
