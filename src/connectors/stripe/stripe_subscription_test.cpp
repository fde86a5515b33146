#include <doctest/doctest.h>

#include "connectors/stripe/test_shop.h"

namespace hub::connectors::stripe {

namespace {

using db::on_both_engines;
using db::on_sqlite;
using db::TestStore;

constexpr std::int64_t day = 24 * 3600;

}  // namespace

TEST_CASE("a subscription's status is its access") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = subscribed(shop);
        const auto becomes = [&](const char* status) {
            subscription.as_object()["status"] = status;
            shop.tell("customer.subscription.updated", subscription);
            return shop.is_open("ada@example.com", shop.course);
        };
        CHECK_FALSE(becomes("incomplete"));
        CHECK_FALSE(shop.member("ada@example.com"));
        CHECK(becomes("trialing"));
        CHECK(becomes("active"));
        CHECK_FALSE(becomes("unpaid"));
        CHECK(becomes("active"));
        CHECK_FALSE(becomes("paused"));
        CHECK(becomes("active"));
        CHECK_FALSE(becomes("canceled"));
        CHECK_FALSE(becomes("incomplete_expired"));
        CHECK(shop.grant("ada@example.com", shop.course)->reference == "sub_1");
        subscription.as_object()["status"] = "brand_new";
        shop.tell("customer.subscription.updated", subscription);
        CHECK(shop.last().state == "waiting");
        CHECK(shop.last().last_error.find("subscription.status") == 0);
    });
}

TEST_CASE("past due counts from the first failure, whatever fails after it") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        const ThingId strict = shop.sell("No grace", "prod_2", 0);
        const ThingId kind = shop.sell("Three days", "prod_3", 3);
        Json& subscription = subscribed(shop);
        subscription.as_object()["items"] =
            list_json({item_json("prod_1", 0), item_json("prod_2", 0), item_json("prod_3", 0)});
        shop.tell("customer.subscription.created", subscription);
        CHECK(shop.is_open("ada@example.com", strict));
        const std::int64_t failed_at = shop.seconds();
        shop.stripe.put(invoice_json("in_1", "sub_1", "open", failed_at));
        subscription.as_object()["status"] = "past_due";
        shop.tell("invoice.payment_failed", shop.stripe.at("in_1"));
        CHECK_FALSE(shop.is_open("ada@example.com", strict));
        CHECK(shop.grant("ada@example.com", kind)->awaits_payment);
        CHECK(shop.grant("ada@example.com", kind)->ends_at == time_of((failed_at + 3 * day) * 1000));
        CHECK(shop.grant("ada@example.com", shop.course)->ends_at == time_of((failed_at + 14 * day) * 1000));
        house.clock.advance(std::chrono::hours{2 * 24});
        shop.stripe.put(invoice_json("in_2", "sub_1", "open", shop.seconds()));
        shop.tell("invoice.payment_failed", shop.stripe.at("in_2"));
        CHECK(shop.grant("ada@example.com", kind)->ends_at == time_of((failed_at + 3 * day) * 1000));
        house.clock.advance(std::chrono::hours{2 * 24});
        CHECK_FALSE(shop.is_open("ada@example.com", kind));
        CHECK(shop.is_open("ada@example.com", shop.course));
        subscription.as_object()["status"] = "active";
        shop.tell("invoice.paid", shop.stripe.at("in_2"));
        for (const ThingId& thing : {strict, kind, shop.course}) CHECK(shop.is_open("ada@example.com", thing));
        CHECK_FALSE(shop.grant("ada@example.com", kind)->ends_at);
    });
}

TEST_CASE("an event says what it changed: a failed payment, a cancellation, staying after all, or nothing") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = subscribed(shop);
        const std::string course = "Calm Mornings (" + shop.course.text() + ")";
        const auto said = [&](const std::string& type, const Json& object) {
            shop.tell(type, object);
            const std::string effect = shop.last().effect;
            return effect.substr(0, effect.find(" Member "));
        };
        const auto on = [](Time time) { return Zone::find("UTC")->date_text(time); };
        CHECK(said("customer.subscription.created", subscription) == "Gave " + course + ".");
        CHECK(said("invoice.paid", invoice_json("in_0", "sub_1", "paid", shop.seconds())) == "Nothing changed.");
        subscription.as_object()["cancel_at_period_end"] = true;
        const std::string period_end = on(time_of((shop.seconds() + 30 * day) * 1000));
        CHECK(said("customer.subscription.updated", subscription) ==
              "Access to " + course + " now ends on " + period_end + ".");
        subscription.as_object()["cancel_at_period_end"] = false;
        CHECK(said("customer.subscription.updated", subscription) == "Access to " + course + " goes on.");
        const std::int64_t failed_at = shop.seconds();
        shop.stripe.put(invoice_json("in_1", "sub_1", "open", failed_at));
        subscription.as_object()["status"] = "past_due";
        const std::string deadline = on(time_of((failed_at + 14 * day) * 1000));
        CHECK(said("invoice.payment_failed", shop.stripe.at("in_1")) ==
              "Access to " + course + " now ends on " + deadline + ": the payment failed.");
        subscription.as_object()["status"] = "active";
        CHECK(said("invoice.paid", shop.stripe.at("in_1")) == "The payment came: access to " + course + " goes on.");
        subscription.as_object()["status"] = "past_due";
        shop.tell("invoice.payment_failed", shop.stripe.at("in_1"));
        subscription.as_object()["status"] = "canceled";
        CHECK(said("customer.subscription.deleted", subscription) == "Ended " + course + ": the payment failed.");
        CHECK(shop.grant("ada@example.com", shop.course)->awaits_payment);
    });
}

TEST_CASE("who pays comes out of the trash, but not who fails to pay or gives notice") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = subscribed(shop);
        shop.tell("customer.subscription.created", subscription);
        house.write([&](Tx& tx) { members::trash(tx, shop.member("ada@example.com")->id); });
        const auto is_trashed = [&] { return shop.member("ada@example.com")->deleted_at.has_value(); };
        subscription.as_object()["cancel_at_period_end"] = true;
        shop.tell("customer.subscription.updated", subscription);
        CHECK(shop.grant("ada@example.com", shop.course)->ends_at.has_value());
        CHECK(is_trashed());
        shop.stripe.put(invoice_json("in_1", "sub_1", "open", shop.seconds()));
        subscription.as_object()["cancel_at_period_end"] = false;
        subscription.as_object()["status"] = "past_due";
        shop.tell("invoice.payment_failed", shop.stripe.at("in_1"));
        CHECK(shop.grant("ada@example.com", shop.course)->awaits_payment);
        CHECK(is_trashed());
        subscription.as_object()["status"] = "active";
        shop.tell("customer.subscription.updated", subscription);
        CHECK_FALSE(is_trashed());
    });
}

TEST_CASE("cancelled for the end of the period it ends then, in both shapes, and staying takes that back") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = subscribed(shop);
        const auto end = [&] { return shop.grant("ada@example.com", shop.course)->ends_at; };
        const Time period_end = time_of((shop.seconds() + 30 * day) * 1000);
        subscription.as_object()["cancel_at_period_end"] = true;
        shop.tell("customer.subscription.updated", subscription);
        CHECK(end() == period_end);
        subscription.as_object()["cancel_at_period_end"] = false;
        shop.tell("customer.subscription.updated", subscription);
        CHECK_FALSE(end());
        // Before Basil the period stood on the subscription.
        subscription.as_object()["cancel_at_period_end"] = true;
        subscription.as_object()["items"].at("data").at(0).as_object().erase("current_period_end");
        subscription.as_object()["current_period_end"] = shop.seconds() + 10 * day;
        shop.tell("customer.subscription.updated", subscription);
        CHECK(end() == time_of((shop.seconds() + 10 * day) * 1000));
        subscription.as_object()["cancel_at"] = shop.seconds() + day;
        shop.tell("customer.subscription.updated", subscription);
        CHECK(end() == time_of((shop.seconds() + day) * 1000));
    });
}

TEST_CASE("another plan opens the other product before it closes the first") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        const ThingId other = shop.sell("Winter at Home", "prod_2");
        Json& subscription = subscribed(shop);
        shop.tell("customer.subscription.created", subscription);
        house.told();
        subscription.as_object()["items"] = list_json({item_json("prod_2", 0)});
        shop.tell("customer.subscription.updated", subscription);
        CHECK_FALSE(shop.is_open("ada@example.com", shop.course));
        CHECK(shop.is_open("ada@example.com", other));
        CHECK(house.told() == std::vector<std::string>{"user.product_access_granted", "user.product_access_removed"});
    });
}

TEST_CASE("an invoice leads to its subscription in either shape") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        subscribed(shop);
        shop.tell("invoice.paid",
                  JsonObject{{"id", "in_1"}, {"object", "invoice"}, {"customer", "cus_1"}, {"subscription", "sub_1"}});
        CHECK(shop.is_open("ada@example.com", shop.course));
        CHECK(shop.last().lane == "cus_1");
        CHECK(shop.stripe.calls.front().find("/v1/subscriptions/sub_1?") == 0);
    });
}

TEST_CASE("a dispute about a subscription's payment suspends it until a newer one is paid") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = subscribed(shop);
        shop.tell("customer.subscription.created", subscription);
        shop.stripe.put(invoice_json("in_1", "sub_1", "paid", shop.seconds()));
        shop.stripe.put(JsonObject{{"id", "inpay_1"},
                                   {"object", "invoice_payment"},
                                   {"invoice", "in_1"},
                                   {"payment", JsonObject{{"payment_intent", "pi_1"}}}});
        const Json& dispute = shop.stripe.put(JsonObject{{"id", "dp_1"},
                                                         {"object", "dispute"},
                                                         {"charge", "ch_1"},
                                                         {"payment_intent", "pi_1"},
                                                         {"status", "needs_response"},
                                                         {"created", shop.seconds()}});
        shop.tell("charge.dispute.created", dispute);
        CHECK_FALSE(shop.is_open("ada@example.com", shop.course));
        shop.tell("customer.subscription.updated", subscription);
        CHECK_FALSE(shop.is_open("ada@example.com", shop.course));
        for (const std::int64_t amount : {0, 4900}) {
            subscription.as_object()["latest_invoice"] = JsonObject{
                {"id", "in_2"}, {"status", "paid"}, {"amount_paid", amount}, {"created", shop.seconds() + day}};
            shop.tell("invoice.paid", invoice_json("in_2", "sub_1", "paid", shop.seconds() + day));
            CHECK(shop.is_open("ada@example.com", shop.course) == (amount > 0));
        }
    });
}

TEST_CASE("a subscription finds who was logged in by its checkout, whichever event comes first") {
    on_sqlite([](TestStore& house) {
        TestShop shop{house};
        const auto cleo =
            house.write([](Tx& tx) { return members::welcome(tx, {.email = "cleo@example.com"}, "manual").member; });
        Json& session = shop.stripe.put(session_json("cs_1", "payer@example.com", "prod_1", nullptr));
        session.as_object()["mode"] = "subscription";
        session.as_object()["subscription"] = "sub_1";
        session.as_object()["client_reference_id"] = cleo.id.text();
        shop.tell("customer.subscription.created", subscribed(shop));
        CHECK(shop.is_open("cleo@example.com", shop.course));
        CHECK_FALSE(shop.member("ada@example.com"));
        shop.tell("checkout.session.completed", session);
        CHECK(shop.last().effect.find("Nothing changed.") == 0);
    });
}

TEST_CASE("what is bought once in the checkout of a subscription opens too, and stays until its money goes back") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        const ThingId once = shop.sell("Workbook", "prod_2");
        Json& subscription = subscribed(shop);
        Json invoice = invoice_json("in_1", "sub_1", "paid", shop.seconds());
        invoice.as_object()["billing_reason"] = "subscription_create";
        invoice.as_object()["payments"] =
            list_json({JsonObject{{"payment", JsonObject{{"payment_intent", "pi_1"}}}, {"is_default", true}}});
        shop.stripe.put(invoice);
        shop.stripe.put(JsonObject{{"id", "inpay_1"},
                                   {"object", "invoice_payment"},
                                   {"invoice", "in_1"},
                                   {"payment", JsonObject{{"payment_intent", "pi_1"}}}});
        Json charge = charge_json("ch_1", "pi_1");
        shop.stripe.put(intent_json("pi_1", charge));
        Json session = session_json("cs_1", "ada@example.com", "prod_2", nullptr);
        session.as_object()["mode"] = "subscription";
        session.as_object()["subscription"] = "sub_1";
        session.as_object()["invoice"] = "in_1";
        session.as_object()["line_items"] =
            list_json({JsonObject{{"price", JsonObject{{"product", "prod_1"}, {"type", "recurring"}}}},
                       JsonObject{{"price", JsonObject{{"product", "prod_2"}, {"type", "one_time"}}}}});
        shop.stripe.put(session);
        const auto opened = [&](const ThingId& thing) { return shop.is_open("ada@example.com", thing); };
        shop.tell("customer.subscription.created", subscription);
        shop.tell("checkout.session.completed", session);
        CHECK(opened(shop.course));
        CHECK(opened(once));
        subscription.as_object()["status"] = "canceled";
        shop.tell("customer.subscription.deleted", subscription);
        CHECK_FALSE(opened(shop.course));
        CHECK(opened(once));
        charge.as_object()["refunded"] = true;
        charge.as_object()["amount_refunded"] = 4900;
        shop.stripe.put(intent_json("pi_1", charge));
        shop.tell("charge.refunded", charge);
        CHECK_FALSE(opened(once));
        shop.tell("checkout.session.completed", session);
        CHECK_FALSE(opened(once));
    });
}

TEST_CASE("a connection that is removed and made again goes on with whom each purchase was for") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = subscribed(shop);
        shop.tell("customer.subscription.created", subscription);
        const MemberId ada = shop.member("ada@example.com")->id;
        const std::string today = "ada.today@example.com";
        house.write([&](Tx& tx) { members::change(tx, ada, {.email = today}); });
        house.write([&](Tx& tx) { end_connection(tx, shop.sealer, shop.connection.id); });
        shop.connection = new_connection(house.site, "stripe", Mode::test, test_credentials(), house.clock.now());
        house.write([&](Tx& tx) { store_connection(tx, shop.sealer, shop.connection); });
        shop.tell("invoice.paid", invoice_json("in_2", "sub_1", "paid", shop.seconds()));
        CHECK(shop.last().state == "untied");
        CHECK(shop.is_open(today, shop.course));
        house.write([&](Tx& tx) { tie_thing(tx, shop.connection.id, shop.course, "prod_1"); });
        shop.inbox.drain();
        CHECK(shop.last().state == "done");
        CHECK(shop.is_open(today, shop.course));
        CHECK_FALSE(shop.member("ada@example.com"));
        subscription.as_object()["status"] = "canceled";
        shop.tell("customer.subscription.deleted", subscription);
        CHECK_FALSE(shop.is_open(today, shop.course));
    });
}

TEST_CASE("what ends first after a connection was made again ends here, tied or not") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = subscribed(shop);
        shop.tell("customer.subscription.created", subscription);
        house.write([&](Tx& tx) { end_connection(tx, shop.sealer, shop.connection.id); });
        shop.connection = new_connection(house.site, "stripe", Mode::test, test_credentials(), house.clock.now());
        house.write([&](Tx& tx) { store_connection(tx, shop.sealer, shop.connection); });
        subscription.as_object()["status"] = "canceled";
        shop.tell("customer.subscription.deleted", subscription);
        CHECK_FALSE(shop.is_open("ada@example.com", shop.course));
    });
}

}  // namespace hub::connectors::stripe
