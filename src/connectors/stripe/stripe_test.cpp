#include <doctest/doctest.h>

#include "base/error.h"
#include "connectors/stripe/test_shop.h"
#include "members/roster.h"

namespace hub::connectors::stripe {

namespace {

using db::on_both_engines;
using db::on_sqlite;
using db::TestStore;

// Ada buys once, by card.
Json bought_once(TestShop& shop) {
    shop.stripe.put(
        session_json("cs_1", "ada@example.com", "prod_1", intent_json("pi_1", charge_json("ch_1", "pi_1"))));
    return shop.stripe.at("cs_1");
}

Json& charge(TestShop& shop) {
    return shop.stripe.at("cs_1").at("payment_intent").at("latest_charge");
}

}  // namespace

TEST_CASE("a paid checkout makes the member and opens the product, once, and says so") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        const Json session = bought_once(shop);
        const Json event = shop.event("checkout.session.completed", session);
        shop.deliver(event);
        shop.deliver(event);
        shop.inbox.drain();
        const auto ada = shop.member("ada@example.com");
        INFO(shop.last().effect, " / ", shop.last().last_error, " / ", shop.last().state);
        REQUIRE(ada);
        CHECK(ada->first_name == "Ada");
        CHECK(ada->last_name == "Lovelace");
        CHECK(ada->source == "stripe");
        CHECK(shop.grant("ada@example.com", shop.course)->reference == "pi_1");
        CHECK(house.told() == std::vector<std::string>{"user.created", "user.product_access_granted"});
        CHECK(shop.stored().size() == 1);
        CHECK(shop.last().state == "done");
        CHECK(shop.last().lane == "pi_1");
        CHECK(shop.last().effect.find("Gave Calm Mornings") == 0);
    });
}

TEST_CASE("a payment that takes days opens when it has come") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        bought_once(shop);
        shop.stripe.at("cs_1").as_object()["payment_status"] = "unpaid";
        shop.tell("checkout.session.completed", shop.stripe.at("cs_1"));
        CHECK_FALSE(shop.member("ada@example.com"));
        CHECK(shop.last().effect == "Nothing to give by pi_1: it is not paid.");
        shop.stripe.at("cs_1").as_object()["payment_status"] = "paid";
        shop.tell("checkout.session.async_payment_succeeded", shop.stripe.at("cs_1"));
        CHECK(shop.is_open("ada@example.com", shop.course));
    });
}

TEST_CASE("a refund in part keeps, a whole one takes back, and one that failed restores") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        shop.tell("checkout.session.completed", bought_once(shop));
        const Json told = JsonObject{{"id", "ch_1"}, {"object", "charge"}, {"payment_intent", "pi_1"}};
        charge(shop).as_object()["amount_refunded"] = 1000;
        shop.tell("charge.refunded", told);
        CHECK(shop.is_open("ada@example.com", shop.course));
        charge(shop).as_object()["refunded"] = true;
        charge(shop).as_object()["refunds"] = list_json({JsonObject{{"status", "succeeded"}, {"amount", 4900}}});
        shop.tell("charge.refunded", told);
        CHECK_FALSE(shop.is_open("ada@example.com", shop.course));
        CHECK(shop.last().effect.find("Ended Calm Mornings") == 0);
        charge(shop).as_object()["refunds"] = list_json({JsonObject{{"status", "failed"}, {"amount", 4900}}});
        shop.tell("refund.failed", JsonObject{{"id", "re_1"}, {"object", "refund"}, {"payment_intent", "pi_1"}});
        CHECK(shop.is_open("ada@example.com", shop.course));
    });
}

TEST_CASE("an open dispute suspends, a won one restores, a lost one takes, and an inquiry does nothing") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        shop.tell("checkout.session.completed", bought_once(shop));
        Json& dispute = shop.stripe.put(JsonObject{{"id", "dp_1"},
                                                   {"object", "dispute"},
                                                   {"charge", "ch_1"},
                                                   {"payment_intent", "pi_1"},
                                                   {"created", shop.seconds()}});
        const auto becomes = [&](const char* status) {
            dispute.as_object()["status"] = status;
            shop.tell("charge.dispute.updated", dispute);
            return shop.is_open("ada@example.com", shop.course);
        };
        CHECK(becomes("warning_needs_response"));
        CHECK_FALSE(becomes("needs_response"));
        CHECK_FALSE(becomes("under_review"));
        CHECK(becomes("won"));
        CHECK(becomes("warning_closed"));
        CHECK_FALSE(becomes("lost"));
    });
}

TEST_CASE("an invoice for something bought once counts while it is paid") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        Json invoice = invoice_json("in_1", "", "paid", shop.seconds());
        invoice.as_object()["parent"] = nullptr;
        invoice.as_object()["customer"] = customer_json("cus_1", "ada@example.com");
        invoice.as_object()["lines"] =
            list_json({JsonObject{{"pricing", JsonObject{{"price_details", JsonObject{{"product", "prod_1"}}}}}}});
        shop.stripe.put(invoice);
        shop.tell("invoice.paid", invoice);
        CHECK(shop.grant("ada@example.com", shop.course)->reference == "in_1");
        // Another one, paid by card and refunded later.
        invoice.as_object()["id"] = "in_2";
        invoice.as_object()["customer"] = customer_json("cus_2", "ben@example.com");
        invoice.as_object()["payments"] = list_json({JsonObject{
            {"is_default", true}, {"status", "paid"}, {"payment", JsonObject{{"payment_intent", "pi_2"}}}}});
        shop.stripe.put(invoice);
        shop.stripe.put(JsonObject{{"id", "inpay_2"},
                                   {"object", "invoice_payment"},
                                   {"invoice", "in_2"},
                                   {"payment", JsonObject{{"payment_intent", "pi_2"}}}});
        Json& intent = shop.stripe.put(intent_json("pi_2", charge_json("ch_2", "pi_2")));
        shop.tell("invoice.paid", invoice);
        CHECK(shop.grant("ben@example.com", shop.course)->reference == "pi_2");
        intent.at("latest_charge").as_object()["refunded"] = true;
        shop.tell("refund.created", JsonObject{{"id", "re_1"}, {"object", "refund"}, {"payment_intent", "pi_2"}});
        CHECK_FALSE(shop.is_open("ben@example.com", shop.course));
        CHECK(shop.is_open("ada@example.com", shop.course));
    });
}

TEST_CASE("who is logged in when they buy gets it, then the customer met before, then the address") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        const auto cleo =
            house.write([](Tx& tx) { return members::welcome(tx, {.email = "cleo@example.com"}, "manual").member; });
        Json& session = shop.stripe.put(
            session_json("cs_1", "payer@example.com", "prod_1", intent_json("pi_1", charge_json("ch_1", "pi_1"))));
        session.as_object()["customer"] = customer_json("cus_1", "payer@example.com");
        session.as_object()["client_reference_id"] = cleo.id.text();
        shop.tell("checkout.session.completed", session);
        CHECK(shop.is_open("cleo@example.com", shop.course));
        CHECK_FALSE(shop.member("payer@example.com"));
        // The same customer again, under another address and without a log-in; and a reference of somebody else's
        // making.
        const ThingId other = shop.sell("Winter at Home", "prod_2");
        Json& second = shop.stripe.put(
            session_json("cs_2", "new@example.com", "prod_2", intent_json("pi_2", charge_json("ch_2", "pi_2"))));
        second.as_object()["customer"] = customer_json("cus_1", "new@example.com");
        second.as_object()["client_reference_id"] = "order-17";
        shop.tell("checkout.session.completed", second);
        CHECK(shop.is_open("cleo@example.com", other));
        Json& third = shop.stripe.put(
            session_json("cs_3", " CLEO@Example.com", "prod_2", intent_json("pi_3", charge_json("ch_3", "pi_3"))));
        third.as_object()["customer"] = customer_json("cus_3", " CLEO@Example.com");
        shop.tell("checkout.session.completed", third);
        CHECK(house.read([](Reader& reader) { return members::count_members(reader, {}); }) == 1);
        CHECK(shop.member("cleo@example.com")->first_name.empty());
    });
}

TEST_CASE("what isn't tied waits, says for what, and opens once it is") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        shop.tell("customer.subscription.created", subscribed(shop, "prod_new"));
        CHECK(shop.last().state == "untied");
        CHECK(shop.last().effect == "prod_new is not tied to anything here yet.");
        CHECK_FALSE(shop.member("ada@example.com"));
        const ThingId tied = shop.sell("Winter at Home", "prod_new");
        CHECK(shop.inbox.drain() == 1);
        CHECK(shop.is_open("ada@example.com", tied));
        CHECK(shop.stored("untied").empty());
        // Untied again it gives nothing anew, and takes nothing away.
        house.write([&](Tx& tx) {
            for (const Link& link : list_links(tx, shop.connection.id, {}, 100)) {
                if (link.thing == tied) untie(tx, shop.connection.id, link.id);
            }
        });
        shop.tell("customer.subscription.updated", shop.stripe.at("sub_1"));
        CHECK(shop.is_open("ada@example.com", tied));
        shop.stripe.at("sub_1").as_object()["status"] = "canceled";
        shop.tell("customer.subscription.deleted", shop.stripe.at("sub_1"));
        CHECK_FALSE(shop.is_open("ada@example.com", tied));
    });
}

TEST_CASE("events that say nothing about access are ignored, without a call") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        for (const char* type :
             {"invoice.upcoming", "charge.succeeded", "payment_intent.created", "customer.updated", "something.new"})
            shop.tell(type, JsonObject{{"id", "x_1"}, {"object", "x"}});
        CHECK(shop.stored("ignored").size() == 5);
        CHECK(shop.stripe.calls.empty());
    });
}

TEST_CASE("a product that is deleted at Stripe takes nothing from anybody") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        shop.tell("checkout.session.completed", bought_once(shop));
        shop.tell("product.deleted", JsonObject{{"id", "prod_1"}, {"object", "product"}});
        CHECK(shop.last().effect == "prod_1 is gone at Stripe; nobody loses access by that.");
        CHECK(shop.is_open("ada@example.com", shop.course));
    });
}

TEST_CASE("what Stripe answers decides whether and when it is tried again") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        const auto reply = [](int status) {
            http::Reply made;
            made.status = status;
            made.body = R"({"error":{"message":"said Stripe"}})";
            return made;
        };
        http::Reply limited = reply(429);
        limited.headers.emplace_back("retry-after", "30");
        http::Reply silent;
        silent.kind = http::Reply::Kind::timed_out;
        silent.note = "no answer in 8 s";
        shop.stripe.faults = {limited, silent, reply(503), reply(401), reply(400)};
        shop.deliver(shop.event("customer.subscription.created", subscribed(shop)));
        CHECK(shop.inbox.drain() == 1);
        CHECK(shop.last().due_at == house.clock.now() + 30s);
        CHECK(shop.last().failures == 0);
        house.clock.advance(1min);
        CHECK(shop.inbox.drain() == 1);
        CHECK(shop.last().last_error == "Stripe can't be reached: no answer in 8 s");
        house.clock.advance(1min);
        CHECK(shop.inbox.drain() == 1);
        CHECK(shop.last().last_error == "Stripe answered 503: said Stripe");
        CHECK(shop.last().failures == 2);
        house.clock.advance(1h);
        CHECK(shop.inbox.drain() == 1);
        CHECK(shop.last().failures == 2);
        house.clock.advance(1h);
        CHECK(shop.inbox.drain() == 1);
        CHECK(shop.last().failures == 3);
        house.clock.advance(1h);
        CHECK(shop.inbox.drain() == 1);
        CHECK(shop.is_open("ada@example.com", shop.course));
        shop.tell("customer.subscription.created", JsonObject{{"id", "sub_gone"}, {"object", "subscription"}});
        CHECK(shop.last().state == "waiting");
        CHECK(shop.last().failures == 1);
    });
}

TEST_CASE("an event of the other mode, or of no shape, is refused") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        Json live = shop.event("invoice.paid", JsonObject{{"id", "in_1"}});
        live.as_object()["livemode"] = true;
        CHECK_THROWS_AS(shop.deliver(live), Invalid);
        CHECK_THROWS_AS(shop.deliver(JsonObject{{"id", 7}}), Invalid);
        CHECK(shop.stored().empty());
    });
}

TEST_CASE("keys must be of the mode, and a wrong one is refused by name") {
    const auto connector = make("http://stripe.test/");
    const Time now{};
    const auto read = [&](const JsonObject& settings, std::optional<Mode> mode) {
        const Json json = settings;
        Fields fields{json, "settings"};
        Credentials credentials = connector->read_settings(fields, mode, now);
        fields.finish();
        return credentials;
    };
    const auto settings = [](const char* key, const char* secret) {
        return JsonObject{{"api_key", key}, {"webhook_secret", secret}};
    };
    CHECK(read(settings(" rk_test_12345 ", " whsec_1234 "), Mode::test).api_key.reveal() == "rk_test_12345");
    CHECK(read(settings("rk_live_12345", "whsec_1234"), std::nullopt).api_key.reveal() == "rk_live_12345");
    CHECK_THROWS_AS(read(settings("rk_live_12345", "whsec_1234"), Mode::test), Invalid);
    CHECK_THROWS_AS(read(settings("pk_test_12345", "whsec_1234"), Mode::test), Invalid);
    CHECK_THROWS_AS(read(settings("pk_test_12345", "whsec_1234"), std::nullopt), Invalid);
    CHECK_THROWS_AS(read(settings("rk_test_12345", "secret_1234"), Mode::test), Invalid);
    CHECK_THROWS_AS(read({}, Mode::test), Invalid);
    TestStripe stripe;
    const Connection connection = new_connection(SiteId::fresh(now), "stripe", Mode::test, test_credentials(), now);
    http::Reply refused;
    refused.status = 401;
    stripe.faults = {refused};
    CHECK_THROWS_AS(connector->connect(stripe, connection, now), Invalid);
    CHECK(connector->connect(stripe, connection, now).empty());
    stripe.put(JsonObject{{"id", "account"}, {"email", "owner@example.com"}});
    CHECK(connector->connect(stripe, connection, now) == "owner@example.com");
}

}  // namespace hub::connectors::stripe
