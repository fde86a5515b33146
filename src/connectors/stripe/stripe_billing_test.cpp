#include "connectors/stripe/stripe_billing.h"

#include <doctest/doctest.h>

#include "billing/billing.h"
#include "billing/standing.h"
#include "connectors/stripe/test_shop.h"
#include "members/roster.h"

namespace hub::connectors::stripe {

namespace {

using billing::PaymentState;
using billing::State;
using db::on_both_engines;
using db::TestStore;

constexpr std::int64_t one_day = 24 * 3600;

Json& monthly(TestShop& shop, const std::string& product = "prod_1") {
    Json& subscription = subscribed(shop, product);
    subscription.as_object()["start_date"] = shop.seconds();
    subscription.as_object()["currency"] = "eur";
    JsonObject item = item_json(product, shop.seconds() + 30 * one_day).as_object();
    item["current_period_start"] = shop.seconds();
    item["quantity"] = 2;
    item["price"] = JsonObject{{"id", "price_1"},
                               {"product", product},
                               {"unit_amount", 4900},
                               {"recurring", JsonObject{{"interval", "month"}, {"interval_count", 3}}}};
    subscription.as_object()["items"] = list_json({item});
    return subscription;
}

Json& billed(TestShop& shop, const std::string& id, const std::string& status, std::int64_t amount = 9800) {
    Json& invoice = shop.stripe.put(invoice_json(id, "sub_1", status, shop.seconds()));
    invoice.as_object()["customer"] = customer_json("cus_1", "ada@example.com");
    invoice.as_object()["currency"] = "eur";
    invoice.as_object()["amount_due"] = amount;
    invoice.as_object()["amount_paid"] = status == "paid" ? amount : 0;
    invoice.as_object()["number"] = "A-" + id;
    return invoice;
}

std::vector<billing::Subscription> subscriptions(TestShop& shop, const std::string& email = "ada@example.com") {
    const auto who = shop.member(email);
    REQUIRE(who);
    return shop.house.read([&](Reader& reader) { return billing::list_subscriptions(reader, who->id, 100); });
}

std::vector<billing::Payment> payments(TestShop& shop, const std::string& email = "ada@example.com") {
    const auto who = shop.member(email);
    REQUIRE(who);
    return shop.house.read([&](Reader& reader) { return billing::list_payments(reader, who->id, {}, 100).payments; });
}

// How the member stands, as a list of members would have it.
std::string standing(TestShop& shop) {
    std::string found;
    const auto& words = billing::standing_words();
    for (std::size_t at = 0; at < words.size(); ++at) {
        const members::Filter filter{.billing = static_cast<billing::Standing>(at)};
        const auto count = shop.house.read([&](Reader& reader) { return members::count_members(reader, filter); });
        if (count > 0) found += words[at];
    }
    return found;
}

}  // namespace

TEST_CASE("a subscription is kept as Stripe has it: what it is to, what it costs, how far it is paid, when it ends") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = monthly(shop);
        shop.tell("customer.subscription.created", subscription);
        const auto kept = subscriptions(shop).at(0);
        CHECK(kept.fact.state == State::active);
        CHECK(kept.fact.currency == "eur");
        CHECK(kept.fact.items == std::vector<billing::Item>{{"prod_1", "", 4900, 2, "month", 3}});
        CHECK(kept.things == std::vector<std::vector<ThingId>>{{shop.course}});
        CHECK(kept.fact.paid_through == time_of((shop.seconds() + 30 * one_day) * 1000));
        CHECK_FALSE(kept.fact.ends_at);
        CHECK_FALSE(kept.teller.is_live);
        CHECK(standing(shop) == "paying");
        subscription.as_object()["cancel_at_period_end"] = true;
        shop.tell("customer.subscription.updated", subscription);
        CHECK(subscriptions(shop).at(0).fact.ends_at == kept.fact.paid_through);
        CHECK(standing(shop) == "paying");
        subscription.as_object()["status"] = "canceled";
        subscription.as_object()["ended_at"] = shop.seconds();
        shop.tell("customer.subscription.deleted", subscription);
        CHECK(subscriptions(shop).at(0).fact.state == State::canceled);
        CHECK(subscriptions(shop).at(0).fact.ended_at == time_of(shop.seconds() * 1000));
        CHECK_FALSE(subscriptions(shop).at(0).fact.paid_through);
        CHECK(subscriptions(shop).size() == 1);
        CHECK(standing(shop) == "canceled");
    });
}

TEST_CASE("past due says since when, until when grace lasts, and how far it was paid; then all of it is gone again") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = monthly(shop);
        shop.tell("customer.subscription.created", subscription);
        const std::int64_t failed_at = shop.seconds();
        subscription.as_object()["latest_invoice"] = billed(shop, "in_1", "open");
        subscription.as_object()["status"] = "past_due";
        shop.tell("invoice.payment_failed", shop.stripe.at("in_1"));
        const auto owed = subscriptions(shop).at(0).fact;
        CHECK(owed.past_due_since == time_of(failed_at * 1000));
        CHECK(owed.grace_ends_at == time_of((failed_at + 14 * one_day) * 1000));
        CHECK(owed.paid_through == time_of(failed_at * 1000));
        CHECK(standing(shop) == "past_due");
        CHECK(payments(shop).at(0).fact.state == PaymentState::due);
        subscription.as_object()["status"] = "unpaid";
        shop.tell("customer.subscription.updated", subscription);
        CHECK(standing(shop) == "past_due");
        CHECK_FALSE(subscriptions(shop).at(0).fact.grace_ends_at);
        subscription.as_object()["status"] = "active";
        subscription.as_object()["latest_invoice"] = billed(shop, "in_1", "paid");
        shop.tell("invoice.paid", shop.stripe.at("in_1"));
        CHECK_FALSE(subscriptions(shop).at(0).fact.past_due_since);
        CHECK_FALSE(subscriptions(shop).at(0).fact.grace_ends_at);
        CHECK(standing(shop) == "paying");
        CHECK(payments(shop).size() == 1);
        CHECK(payments(shop).at(0).fact.state == PaymentState::paid);
    });
}

TEST_CASE("past due without an invoice that is open, grace counts from the newest invoice, else from its period") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = monthly(shop);
        shop.tell("customer.subscription.created", subscription);
        const std::int64_t began_at = shop.seconds();
        house.clock.advance(std::chrono::hours{24});
        const std::int64_t failed_at = shop.seconds();
        subscription.as_object()["status"] = "past_due";
        subscription.as_object()["latest_invoice"] = billed(shop, "in_1", "uncollectible");
        shop.tell("customer.subscription.updated", subscription);
        CHECK(shop.is_open("ada@example.com", shop.course));
        CHECK(subscriptions(shop).at(0).fact.grace_ends_at == time_of((failed_at + 14 * one_day) * 1000));
        subscription.as_object()["latest_invoice"] = nullptr;
        shop.tell("customer.subscription.updated", subscription);
        CHECK(shop.is_open("ada@example.com", shop.course));
        CHECK(subscriptions(shop).at(0).fact.grace_ends_at == time_of((began_at + 14 * one_day) * 1000));
        house.clock.advance(std::chrono::days{14});
        CHECK_FALSE(shop.is_open("ada@example.com", shop.course));
    });
}

TEST_CASE("each invoice is kept once, an older one told late too, and what cost nothing is not") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = monthly(shop);
        billed(shop, "in_0", "paid", 0);
        billed(shop, "in_1", "paid");
        house.clock.advance(std::chrono::hours{24});
        subscription.as_object()["latest_invoice"] = billed(shop, "in_2", "paid", 5000);
        shop.tell("invoice.paid", shop.stripe.at("in_2"));
        shop.tell("invoice.paid", shop.stripe.at("in_1"));
        shop.tell("invoice.paid", shop.stripe.at("in_0"));
        shop.tell("invoice.paid", shop.stripe.at("in_1"));
        const auto kept = payments(shop);
        REQUIRE(kept.size() == 2);
        CHECK(kept.at(0).fact.remote_id == "in_2");
        CHECK(kept.at(0).fact.amount == 5000);
        CHECK(kept.at(1).fact.remote_id == "in_1");
        CHECK(kept.at(1).fact.label == "A-in_1");
        CHECK(kept.at(1).fact.remote_subscription == "sub_1");
    });
}

TEST_CASE("an invoice that was due and is settled without money is no payment any more; one written off says so") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = monthly(shop);
        subscription.as_object()["latest_invoice"] = billed(shop, "in_1", "open");
        shop.tell("customer.subscription.created", subscription);
        REQUIRE(payments(shop).size() == 1);
        CHECK(payments(shop).at(0).fact.state == PaymentState::due);
        for (const auto& [status, state] :
             {std::pair{"void", PaymentState::voided}, std::pair{"uncollectible", PaymentState::uncollectible}}) {
            subscription.as_object()["latest_invoice"] = billed(shop, "in_1", status);
            shop.tell("invoice.voided", shop.stripe.at("in_1"));
            CHECK(payments(shop).at(0).fact.state == state);
        }
        billed(shop, "in_1", "paid", 0);  // by a credit
        subscription.as_object()["latest_invoice"] = nullptr;
        shop.tell("invoice.paid", shop.stripe.at("in_1"));
        CHECK(payments(shop).empty());
        shop.tell("invoice.paid", shop.stripe.at("in_1"));
        CHECK(payments(shop).empty());
    });
}

TEST_CASE("what was refunded or disputed of a subscription's payment is read when told, and kept by later readings") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& subscription = monthly(shop);
        Json& invoice = billed(shop, "in_1", "paid");
        invoice.as_object()["payments"] =
            list_json({JsonObject{{"payment", JsonObject{{"payment_intent", "pi_1"}}}, {"is_default", true}}});
        subscription.as_object()["latest_invoice"] = invoice;
        shop.stripe.put(JsonObject{{"id", "inpay_1"},
                                   {"object", "invoice_payment"},
                                   {"invoice", "in_1"},
                                   {"payment", JsonObject{{"payment_intent", "pi_1"}}}});
        Json charge = charge_json("ch_1", "pi_1");
        charge.as_object()["amount_refunded"] = 1000;
        charge.as_object()["refunds"] = list_json({JsonObject{{"amount", 1000}, {"status", "succeeded"}}});
        shop.stripe.put(intent_json("pi_1", charge));
        shop.tell("charge.refunded", charge);
        CHECK(payments(shop).at(0).fact.aftermath == billing::Aftermath{1000, billing::Dispute::none});
        shop.tell("invoice.paid", invoice);
        CHECK(payments(shop).at(0).fact.aftermath == billing::Aftermath{1000, billing::Dispute::none});
        shop.stripe.put(JsonObject{{"id", "dp_1"},
                                   {"object", "dispute"},
                                   {"charge", "ch_1"},
                                   {"payment_intent", "pi_1"},
                                   {"status", "needs_response"},
                                   {"created", shop.seconds()}});
        shop.tell("charge.dispute.created", shop.stripe.at("dp_1"));
        CHECK(payments(shop).at(0).fact.aftermath == billing::Aftermath{1000, billing::Dispute::open});
        Json& dispute = shop.stripe.at("dp_1");
        dispute.as_object()["status"] = "lost";
        for (const auto& [amount, lost] :
             {std::pair{Json(2000), 2000}, std::pair{Json(9999), 4900}, std::pair{Json(nullptr), 4900}}) {
            dispute.as_object()["amount"] = amount;
            shop.tell("charge.dispute.closed", dispute);
            CHECK(payments(shop).at(0).fact.aftermath == billing::Aftermath{1000, billing::Dispute::lost, lost});
        }
        charge.as_object()["amount_refunded"] = 0;
        charge.as_object()["refunds"] = list_json({JsonObject{{"amount", 1000}, {"status", "failed"}}});
        shop.stripe.put(intent_json("pi_1", charge));
        shop.stripe.at("dp_1").as_object()["status"] = "won";
        shop.tell("charge.dispute.closed", shop.stripe.at("dp_1"));
        CHECK(payments(shop).at(0).fact.aftermath == billing::Aftermath{});
        CHECK(payments(shop).size() == 1);
    });
}

TEST_CASE("something bought once is a payment, with what went back of it") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json charge = charge_json("ch_1", "pi_1");
        charge.as_object()["currency"] = "usd";
        charge.as_object()["created"] = shop.seconds();
        shop.stripe.put(session_json("cs_1", "ada@example.com", "prod_1", intent_json("pi_1", charge)));
        shop.tell("checkout.session.completed", shop.stripe.at("cs_1"));
        const auto kept = payments(shop).at(0).fact;
        CHECK(kept.remote_id == "pi_1");
        CHECK(kept.amount == 4900);
        CHECK(kept.currency == "usd");
        CHECK(kept.state == PaymentState::paid);
        CHECK(kept.remote_subscription.empty());
        CHECK(subscriptions(shop).empty());
        CHECK(standing(shop).empty());
        charge.as_object()["amount_refunded"] = 4900;
        charge.as_object()["refunded"] = true;
        charge.as_object()["refunds"] = list_json({JsonObject{{"amount", 4900}, {"status", "succeeded"}}});
        shop.stripe.put(session_json("cs_1", "ada@example.com", "prod_1", intent_json("pi_1", charge)));
        shop.tell("charge.refunded", charge);
        CHECK(payments(shop).at(0).fact.aftermath == billing::Aftermath{4900, billing::Dispute::none});
        CHECK(payments(shop).size() == 1);
    });
}

TEST_CASE("what is tied to nothing is a fact of whoever pays it, and of a stranger once they are known") {
    on_both_engines([](TestStore& house) {
        TestShop shop{house};
        Json& other = monthly(shop, "prod_9");
        shop.tell("customer.subscription.created", other);
        CHECK_FALSE(shop.member("ada@example.com"));
        Json tied = subscription_json("sub_2", customer_json("cus_1", "ada@example.com"), "prod_1",
                                      shop.seconds() + 30 * one_day);
        shop.stripe.put(tied);
        shop.tell("customer.subscription.created", tied);
        CHECK(subscriptions(shop).size() == 2);
        for (const billing::Subscription& one : subscriptions(shop))
            CHECK(one.things.at(0).empty() == (one.fact.remote_id == "sub_1"));
        other.as_object()["status"] = "past_due";
        shop.tell("customer.subscription.updated", other);
        CHECK(standing(shop) == "payingpast_due");
    });
}

}  // namespace hub::connectors::stripe
