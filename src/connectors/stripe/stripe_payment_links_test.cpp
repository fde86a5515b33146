#include "connectors/stripe/stripe_payment_links.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "connectors/connections.h"
#include "connectors/stripe/test_stripe.h"

namespace hub::connectors::stripe {

namespace {

Json price_of(const std::string& id, const std::string& product) {
    return JsonObject{
        {"id", id}, {"object", "price"}, {"product", product}, {"currency", "usd"}, {"unit_amount", 4900}};
}

Json payment_link(const std::string& id, const std::string& price, const JsonObject& metadata) {
    const Json line = JsonObject{{"price", price_of(price, "prod_calm")}};
    return JsonObject{{"id", id},
                      {"object", "payment_link"},
                      {"active", true},
                      {"url", "https://buy.stripe.com/" + id},
                      {"metadata", metadata},
                      {"line_items", list_json({line})}};
}

struct Desk {
    TestStripe stripe;
    Connection connection = new_connection(SiteId::fresh(Time{}), "stripe", Mode::test,
                                           {.api_key = Secret<std::string>{"rk_test_12345"}, .signing = {}}, Time{});
    PaymentLinkWish wish{.remote_id = "prod_calm", .price = "price_once", .thanks = "Thank you & welcome!"};

    Desk() { stripe.put(price_of("price_once", "prod_calm")); }

    PaymentLinks there() { return read_payment_links(stripe, "http://stripe.test", connection, "prod_calm", Time{}); }
    PaymentLink make() { return make_payment_link(stripe, "http://stripe.test", connection, wish, Time{}); }
    JsonObject mark() const { return {{"customerhub_site", connection.site.text()}}; }
    // Answers to the two lists, then this to the making.
    void answer_making(int status, const std::string& body) {
        http::Reply prices;
        prices.status = 200;
        prices.body = R"({"data":[{"id":"price_once"}],"has_more":false})";
        http::Reply none = prices;
        none.body = R"({"data":[],"has_more":false})";
        http::Reply made;
        made.status = status;
        made.body = body;
        stripe.faults = {prices, none, made};
    }
};

}  // namespace

TEST_CASE("the open payment links of a product are told, with what else they sell and who made them") {
    Desk desk;
    desk.stripe.put(payment_link("plink_1", "price_once", desk.mark()));
    Json bundle = payment_link("plink_2", "price_once", {});
    bundle.at("line_items").at("data").as_array().push_back(JsonObject{{"price", price_of("price_x", "prod_x")}});
    desk.stripe.put(bundle);
    Json closed = payment_link("plink_3", "price_once", {});
    closed.at("active") = false;
    desk.stripe.put(closed);
    Json other = payment_link("plink_4", "price_x", {});
    other.at("line_items") = list_json({JsonObject{{"price", price_of("price_x", "prod_x")}}});
    desk.stripe.put(other);

    const PaymentLinks there = desk.there();
    CHECK(there.prices.size() == 1);
    REQUIRE(there.links.size() == 2);
    CHECK(there.links.at(0).url == "https://buy.stripe.com/plink_1");
    CHECK(there.links.at(0).price == "price_once");
    CHECK(there.links.at(0).is_ours);
    CHECK_FALSE(there.links.at(0).is_bundle);
    CHECK(there.links.at(1).is_bundle);
    CHECK_FALSE(there.links.at(1).is_ours);
}

TEST_CASE("a payment link is made for a price, under one key for the same wish") {
    Desk desk;
    const PaymentLink made = desk.make();
    CHECK(made.is_ours);
    CHECK(made.price == "price_once");
    const http::Call first = desk.stripe.posts.back();
    CHECK(first.body.find("line_items[0][price]=price_once&line_items[0][quantity]=1") == 0);
    CHECK(first.body.find("Thank%20you%20%26%20welcome%21") != std::string::npos);
    CHECK(first.body.find("metadata[customerhub_site]=" + desk.connection.site.text()) != std::string::npos);

    desk.stripe.objects.erase(made.id);  // as if the answer had been lost before it was done
    desk.make();
    CHECK(desk.stripe.posts.back().headers == first.headers);
    CHECK(desk.stripe.posts.size() == 2);
}

TEST_CASE("an open payment link of ours serves who asks again; a closed one makes room for another") {
    Desk desk;
    const PaymentLink made = desk.make();
    CHECK(desk.make().id == made.id);
    CHECK(desk.stripe.posts.size() == 1);
    desk.stripe.at(made.id).as_object()["active"] = false;
    desk.make();
    REQUIRE(desk.stripe.posts.size() == 2);
    CHECK(desk.stripe.posts.at(0).headers != desk.stripe.posts.at(1).headers);
}

TEST_CASE("what the owner made at Stripe by hand, or from another site with the same account, is left alone") {
    Desk desk;
    desk.stripe.put(payment_link("plink_hand", "price_once", {}));
    desk.stripe.put(payment_link("plink_other", "price_once", {{"customerhub_site", "site_other"}}));
    for (const PaymentLink& one : desk.there().links) CHECK_FALSE(one.is_ours);
    const PaymentLink made = desk.make();
    CHECK(made.id != "plink_hand");
    CHECK(made.id != "plink_other");
}

TEST_CASE("a price that isn't sold, or that Stripe refuses, is said about the price") {
    Desk desk;
    desk.wish.price = "price_other";
    CHECK_THROWS_AS(desk.make(), Invalid);
    CHECK(desk.stripe.posts.empty());
    desk.wish.price = "price_once";
    desk.answer_making(400, R"({"error":{"message":"The price is inactive."}})");
    try {
        desk.make();
        FAIL("it was made");
    } catch (const Invalid& refused) {
        CHECK(refused.fields().front().field == "price");
        CHECK(refused.fields().front().message == "is refused by Stripe: The price is inactive.");
    }
}

TEST_CASE("a right that the key lacks is named, and makes nothing") {
    Desk desk;
    desk.answer_making(403, "{}");
    CHECK_THROWS_WITH_AS(desk.make(), doctest::Contains("set Payment Links to Write"), Conflict);
    http::Reply refused;
    refused.status = 403;
    desk.stripe.faults = {refused};
    CHECK(desk.there().lacks == "prices");
    desk.stripe.faults = {refused};
    CHECK_THROWS_WITH_AS(desk.make(), doctest::Contains("set Prices to Read"), Conflict);
    desk.connection.credentials.api_key = {};
    CHECK(desk.there().lacks == "key");
    CHECK_THROWS_AS(desk.make(), Conflict);
}

TEST_CASE("a failure that Stripe remembers under a key doesn't keep the payment link from being made") {
    Desk desk;
    desk.answer_making(500, "{}");
    CHECK_THROWS_AS(desk.make(), Unavailable);
    for (const int status : {500, 400}) {
        desk.answer_making(status, "{}");
        desk.stripe.faults.back().headers = {{"idempotent-replayed", "true"}};
        desk.stripe.objects.erase("plink_made1");
        desk.stripe.posts.clear();
        CHECK(desk.make().is_ours);
        CHECK(desk.stripe.posts.size() == 1);
    }
    // What it made after all is found before anything is asked for under another key.
    desk.answer_making(500, "{}");
    desk.stripe.faults.back().headers = {{"idempotent-replayed", "true"}};
    CHECK(desk.make().id == "plink_made1");
    CHECK(desk.stripe.posts.size() == 1);
}

TEST_CASE("a failure that Stripe remembers under every key is told at last") {
    Desk desk;
    std::vector<http::Reply> all;
    for (int time = 0; time < 3; ++time) {
        desk.answer_making(500, "{}");
        desk.stripe.faults.back().headers = {{"idempotent-replayed", "true"}};
        all.insert(all.end(), desk.stripe.faults.begin(), desk.stripe.faults.end());
    }
    desk.stripe.faults = all;
    CHECK_THROWS_AS(desk.make(), Unavailable);
    CHECK(desk.stripe.posts.empty());
}

TEST_CASE("a Stripe that is away while one is made is said to be") {
    Desk desk;
    for (const int status : {500, 409, 200}) {
        desk.answer_making(status, "{}");
        CHECK_THROWS_AS(desk.make(), Unavailable);
    }
    desk.answer_making(429, "{}");
    CHECK_THROWS_AS(desk.make(), Limited);
}

}  // namespace hub::connectors::stripe
