#include "connectors/stripe/stripe_reader.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/json_skim.h"

namespace hub::connectors::stripe {

namespace {

Json read_json(std::string_view text) {
    return *parse_json(text);
}

// What `base` says, but for what `told` says.
Json merged(Json base, const Json& told) {
    if (!base.is_object() || !told.is_object()) return told;
    for (const auto& entry : told.as_object()) {
        Json& place = base.as_object()[entry.key()];
        place = merged(place, entry.value());
    }
    return base;
}

// Stripe's own examples of its objects, which are not ours to keep: beside the project, or where the environment says.
std::optional<Json> official_fixtures() {
    const char* const told = std::getenv("CUSTOMERHUB_STRIPE_SPECS");
    std::ifstream file{std::string{told == nullptr ? "../shared/connectors/specs/stripe" : told} + "/fixtures3.json"};
    if (!file) return std::nullopt;
    const auto json = parse_json(std::string{std::istreambuf_iterator<char>{file}, {}});
    REQUIRE(json);
    return *at(*json, {"resources"});
}

Json fixture(const Json& all, std::string_view name) {
    const Json* const found = at(all, {name});
    REQUIRE(found != nullptr);
    return *found;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("Stripe's own examples are read, where they are beside the project") {
    const auto all = official_fixtures();
    if (!all) {
        MESSAGE("skipped: the fixtures of Stripe are not beside the project");
        return;
    }
    const Subscription subscription = read_subscription(fixture(*all, "subscription"));
    CHECK(subscription.status == Status::active);
    CHECK(subscription.customer.id == "cus_QXg1o8vcGmoR32");
    CHECK(subscription.products == Ids{"prod_QXg1hqf4jFNsqG"});
    CHECK(subscription.ends_at == time_of(1'234'567'890'000));

    const Session session = read_session(fixture(*all, "checkout.session"));
    CHECK(session.kind == Session::Kind::payment);
    CHECK_FALSE(session.is_paid);
    CHECK(session.customer.email == "example@example.com");
    CHECK(session.intent == "pi_1PgafyB7WZ01zgkWSjxsAJo3");
    const Json paid{{"status", "complete"}, {"payment_status", "paid"}};
    CHECK(read_session(merged(fixture(*all, "checkout.session"), paid)).is_paid);

    const Invoice invoice = read_invoice(fixture(*all, "invoice"));
    CHECK(invoice.customer.id == "cus_QXg1o8vcGmoR32");
    CHECK_FALSE(invoice.is_paid);
    CHECK(invoice.subscription.empty());  // of a quote; what it says of subscriptions is an example's filling
    CHECK(invoice.demanded_at == time_of(1'234'567'890'000));
    const Json of_subscription{{"parent", JsonObject{{"type", "subscription_details"}}}};
    CHECK(read_invoice(merged(fixture(*all, "invoice"), of_subscription)).subscription == "subscription");

    const Charge charge = read_charge(fixture(*all, "charge"));
    CHECK(charge.is_paid);
    CHECK_FALSE(charge.is_refunded);
    CHECK(read_charge(merged(fixture(*all, "charge"), Json{{"refunded", true}})).is_refunded);

    CHECK(read_dispute(fixture(*all, "dispute")).standing == Dispute::Standing::harmless);
    CHECK(read_dispute(merged(fixture(*all, "dispute"), Json{{"status", "lost"}})).standing == Dispute::Standing::lost);
}

TEST_CASE("events about Stripe's own examples lead to what they are about, where they are beside the project") {
    const auto all = official_fixtures();
    if (!all) {
        MESSAGE("skipped: the fixtures of Stripe are not beside the project");
        return;
    }
    const auto about = [&](std::string_view type, std::string_view name) {
        Json event = fixture(*all, "event");
        event.as_object()["type"] = type;
        event.as_object()["data"] = JsonObject{{"object", fixture(*all, name)}};
        return event;
    };
    const auto envelope = read_envelope(fixture(*all, "event"));
    REQUIRE(envelope);
    CHECK(envelope->type == "plan.created");
    CHECK_FALSE(envelope->is_live);
    CHECK(read_aim(fixture(*all, "event")).kind == Aim::Kind::nothing);

    const Json updated = about("customer.subscription.updated", "subscription");
    CHECK(read_envelope(updated)->lane == "cus_QXg1o8vcGmoR32");
    CHECK(read_aim(updated).kind == Aim::Kind::subscription);
    CHECK(read_aim(updated).reference == "sub_1Pgc6rB7WZ01zgkWNy0Cn5nw");
    const Aim completed = read_aim(about("checkout.session.completed", "checkout.session"));
    CHECK(completed.kind == Aim::Kind::session);
    CHECK(completed.reference == "pi_1PgafyB7WZ01zgkWSjxsAJo3");
    CHECK(read_aim(about("invoice.paid", "invoice")).kind == Aim::Kind::invoice);
    const Aim disputed = read_aim(about("charge.dispute.created", "dispute"));
    CHECK(disputed.kind == Aim::Kind::charge);
    CHECK(disputed.id == "ch_1PgafuB7WZ01zgkWXYmPNZs8");
    CHECK(disputed.dispute == "dp_1Pgc71B7WZ01zgkWMevJiAUx");
}

TEST_CASE("an event that is skimmed says what the whole of it says") {
    const std::vector<std::string> objects = {
        R"({"id":"in_1","object":"invoice","customer":{"id":"cus_1","metadata":{"id":"mine"}},"items":{"data":[{}]}})",
        R"({"id":"cus_1","object":"customer","metadata":{"payment_intent":"pi_9"}})",
        R"({"id":"in_1","lines":{"data":[{"id":"il_1","payment_intent":"pi_9"}]},"payments":{"data":[)"
        R"({"status":"canceled","payment":{"payment_intent":"pi_8"}},)"
        R"({"status":"paid","is_default":true,"amount":[{"id":1}],"payment":{"payment_intent":{"id":"pi_1"}}}]}})",
        R"({"id":"in_1","parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1"}}})",
        R"({"id":"ch_1","object":"charge","charge":"ch_2","payment_intent":"pi_1"})",
        R"({"id":"cs_1","subscription":"sub_2","total_details":{"amount":1.5,"flag":true,"none":null}})",
        R"({"id":"dp_1","object":"dispute","charge":{"id":"ch_3"}})"};
    std::size_t aimed = 0;
    for (const std::string& object : objects) {
        for (const std::string type :
             {"customer.subscription.updated", "checkout.session.completed", "invoice.paid", "charge.refunded",
              "charge.dispute.created", "product.deleted", "plan.created"}) {
            const std::string text = R"({"request":{"id":"req_1"},"id":"evt_1","object":"event","created":1790000000,)"
                                     R"("livemode":false,"type":")" +
                                     type + R"(","data":{"previous_attributes":{"id":"in_0"},"object":)" + object +
                                     "}}";
            const Json whole = read_json(text);
            const auto skimmed = skim_json(text, event_keys());
            REQUIRE(skimmed);
            REQUIRE(read_envelope(whole));
            CHECK(read_envelope(*skimmed) == read_envelope(whole));
            CHECK(read_aim(*skimmed) == read_aim(whole));
            aimed += read_aim(whole).kind == Aim::Kind::nothing ? 0U : 1U;
        }
    }
    CHECK(aimed > 30);
}

TEST_CASE("a subscription says until when in today's shape and in the one before Basil") {
    const auto ending = [](std::string_view period_of_subscription, std::string_view period_of_item) {
        return read_subscription(read_json(
            R"({"id":"sub_1","status":"active","customer":"cus_1","cancel_at":null,"cancel_at_period_end":true,)" +
            std::string{period_of_subscription} + R"("items":{"object":"list","has_more":false,"data":[{"id":"si_1",)" +
            std::string{period_of_item} + R"("price":{"id":"price_1","product":"prod_1"}}]}})"));
    };
    CHECK(ending("", R"("current_period_end":1800000000,)").ends_at == time_of(1'800'000'000'000));
    CHECK(ending(R"("current_period_end":1800000000,)", "").ends_at == time_of(1'800'000'000'000));
    CHECK(ending("", R"("current_period_end":1800000000,)").products == Ids{"prod_1"});
    CHECK_THROWS_AS(ending("", ""), Invalid);
}

TEST_CASE("an invoice names its subscription and its products in either shape, and one of a quote names none") {
    const auto invoice = [](const std::string& fields, const std::string& line) {
        return read_invoice(
            read_json(R"({"id":"in_1","status":"paid","customer":null,"customer_email":"ada@example.com",)" + fields +
                      R"("lines":{"data":[{"id":"il_1",)" + line + R"(}],"has_more":false}})"));
    };
    const Invoice today = invoice(
        R"("parent":{"type":"subscription_details","quote_details":null,"subscription_details":{"subscription":"sub_1"}},)",
        R"("pricing":{"type":"price_details","price_details":{"price":"price_1","product":"prod_1"}})");
    CHECK(today.subscription == "sub_1");
    CHECK(today.products == Ids{"prod_1"});
    CHECK(today.customer.email == "ada@example.com");
    const Invoice before =
        invoice(R"("subscription":"sub_1","payment_intent":"pi_1",)", R"("price":{"id":"price_1","product":"prod_1"})");
    CHECK(before.subscription == "sub_1");
    CHECK(before.intent == "pi_1");
    CHECK(before.products == Ids{"prod_1"});
    CHECK(invoice(R"("parent":{"type":"quote_details","quote_details":{"quote":"qt_1"},"subscription_details":null},)",
                  R"("pricing":null)")
              .subscription.empty());
    CHECK(invoice(R"("parent":{"type":"quote_details","subscription_details":{"subscription":"sub_9"}},)",
                  R"("pricing":null)")
              .subscription.empty());
}

TEST_CASE(
    "a session is paid when it is complete and nothing is left to pay, and a deleted customer is one without words") {
    const auto session = [](const char* status, const char* paid) {
        return read_session(
            JsonObject{{"id", "cs_test_1"},
                       {"mode", "payment"},
                       {"status", status},
                       {"payment_status", paid},
                       {"customer", JsonObject{{"id", "cus_1"}, {"object", "customer"}, {"deleted", true}}},
                       {"payment_intent", "pi_1"}});
    };
    CHECK(session("complete", "paid").is_paid);
    CHECK(session("complete", "no_payment_required").is_paid);
    CHECK_FALSE(session("complete", "unpaid").is_paid);
    CHECK_FALSE(session("open", "paid").is_paid);
    CHECK(session("complete", "paid").customer.id == "cus_1");
    CHECK(session("complete", "paid").customer.email.empty());
}

}  // namespace hub::connectors::stripe
