#include "connectors/stripe/stripe_shelf.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "connectors/connections.h"
#include "connectors/stripe/test_stripe.h"

namespace hub::connectors::stripe {

namespace {

struct Shop {
    TestStripe stripe;
    Connection connection = new_connection(SiteId::fresh(Time{}), "stripe", Mode::test,
                                           {.api_key = Secret<std::string>{"rk_test_12345"}, .signing = {}}, Time{});

    Shelf shelf() { return read_shelf(stripe, "http://stripe.test", connection, Time{}); }
};

http::Reply answer(int status, std::string body = "{}") {
    http::Reply reply;
    reply.status = status;
    reply.body = std::move(body);
    return reply;
}

}  // namespace

TEST_CASE("what is sold is told with its prices") {
    Shop shop;
    shop.stripe.put(JsonObject{{"id", "prod_calm"}, {"object", "product"}, {"name", "Calm"}, {"active", false}});
    shop.stripe.put(JsonObject{{"id", "price_month"},
                               {"object", "price"},
                               {"product", "prod_calm"},
                               {"currency", "usd"},
                               {"unit_amount", 1900},
                               {"recurring", JsonObject{{"interval", "month"}, {"interval_count", 3}}}});
    shop.stripe.put(JsonObject{{"id", "price_tiers"},
                               {"object", "price"},
                               {"product", "prod_calm"},
                               {"currency", "usd"},
                               {"unit_amount", nullptr}});
    const Shelf shelf = shop.shelf();
    CHECK(shelf.lacks.empty());
    CHECK(shelf.is_whole);
    REQUIRE(shelf.products.size() == 1);
    CHECK_FALSE(shelf.products.front().is_active);
    REQUIRE(shelf.products.front().prices.size() == 2);
    const Shelf::Price& month = shelf.products.front().prices.front();
    CHECK(month.amount == 1900);
    CHECK(month.interval == "month");
    CHECK(month.interval_count == 3);
    CHECK_FALSE(shelf.products.front().prices.back().amount.has_value());
}

TEST_CASE("pages are followed to their end, and to a thousand at most") {
    Shop shop;
    shop.stripe.faults = {answer(200, R"({"data":[{"id":"prod_b","name":"B"}],"has_more":true})"),
                          answer(200, R"({"data":[{"id":"prod_a","name":"A"}],"has_more":false})")};
    CHECK(shop.shelf().products.size() == 2);
    CHECK(shop.stripe.calls.at(1) == "/v1/products?limit=100&starting_after=prod_b");
    shop.stripe.faults.assign(10, answer(200, R"({"data":[{"id":"prod_b","name":"B"}],"has_more":true})"));
    CHECK_FALSE(shop.shelf().is_whole);
}

TEST_CASE("what the key may not read is said and is no failure") {
    Shop shop;
    shop.stripe.faults = {answer(401)};
    CHECK(shop.shelf().lacks == "key");
    shop.stripe.faults = {answer(403)};
    CHECK(shop.shelf().lacks == "products");
    shop.stripe.faults = {answer(200, R"({"data":[{"id":"prod_a","name":"A"}],"has_more":false})"), answer(403)};
    const Shelf bare = shop.shelf();
    CHECK(bare.lacks == "prices");
    CHECK(bare.products.size() == 1);
    shop.connection.credentials.api_key = {};
    CHECK(shop.shelf().lacks == "key");
}

TEST_CASE("a Stripe that is away, in haste or incomprehensible is said to be") {
    Shop shop;
    http::Reply away;
    away.kind = http::Reply::Kind::no_connection;
    for (const http::Reply& reply : {away, answer(500), answer(200, "<html>"), answer(200, "{}")}) {
        shop.stripe.faults = {reply};
        CHECK_THROWS_AS(shop.shelf(), Unavailable);
    }
    shop.stripe.faults = {answer(429)};
    CHECK_THROWS_AS(shop.shelf(), Limited);
}

}  // namespace hub::connectors::stripe
