#include "connectors/stripe/stripe_entitlements.h"

#include <doctest/doctest.h>

namespace hub::connectors::stripe {

namespace {

const Time now = time_of(1'795'000'000'000);
const ThingId course = ThingId::fresh(ThingKind::product, now);

Subscription subscription(Status status) {
    return {.id = "sub_1", .status = status, .customer = {}, .products = {"prod_1"}};
}

std::vector<access::Entitlement> given(const Terms& terms, std::optional<int> grace = {}) {
    return entitlements(terms, {{.thing = course, .grace_days = grace}});
}

}  // namespace

TEST_CASE("which status gives, which waits and which doesn't") {
    const auto kind = [](Status status) { return terms_of(subscription(status), now, {}).kind; };
    CHECK(kind(Status::trialing) == Terms::Kind::gives);
    CHECK(kind(Status::active) == Terms::Kind::gives);
    CHECK(kind(Status::past_due) == Terms::Kind::awaits_payment);
    for (const Status status :
         {Status::incomplete, Status::incomplete_expired, Status::unpaid, Status::paused, Status::canceled})
        CHECK(kind(status) == Terms::Kind::nothing);
}

TEST_CASE("grace counts from the first failure: fourteen days when left to Stripe, or the owner's own") {
    const Terms terms = terms_of(subscription(Status::past_due), now, {});
    CHECK(given(terms).at(0).ends_at == now + std::chrono::days{14});
    CHECK(given(terms, 3).at(0).ends_at == now + std::chrono::days{3});
    CHECK(given(terms, 30).at(0).ends_at == now + std::chrono::days{30});
    CHECK(given(terms, 3).at(0).awaits_payment);
}

TEST_CASE("without grace, and when Stripe gives up, it is over and still says that a payment failed") {
    for (const auto& over : {given(terms_of(subscription(Status::past_due), now, {}), 0),
                             given(terms_of(subscription(Status::unpaid), now, {}), 3)}) {
        REQUIRE(over.size() == 1);
        CHECK(*over[0].ends_at < now);
        CHECK(over[0].awaits_payment);
    }
    CHECK(given(terms_of(subscription(Status::canceled), now, {})).empty());
}

TEST_CASE("a cancellation for a day to come ends access then, grace or no grace") {
    Subscription ending = subscription(Status::active);
    ending.ends_at = now + std::chrono::days{2};
    CHECK(given(terms_of(ending, {}, {})).at(0).ends_at == ending.ends_at);
    ending.status = Status::past_due;
    CHECK(given(terms_of(ending, now, {}), 7).at(0).ends_at == ending.ends_at);
}

TEST_CASE("bought once, it counts while it is paid, not given back and not disputed") {
    const auto gives = [](bool is_paid, const Charge& charge, const std::vector<Dispute>& disputes) {
        return terms_of(is_paid, charge, disputes).kind == Terms::Kind::gives;
    };
    const Charge paid{.id = "ch_1", .intent = "pi_1", .is_paid = true};
    Charge refunded = paid;
    refunded.is_refunded = true;
    CHECK(gives(true, paid, {}));
    CHECK_FALSE(gives(false, paid, {}));
    CHECK_FALSE(gives(true, refunded, {}));
    CHECK(gives(true, paid, {{"dp_1", Dispute::Standing::harmless, now}}));
    CHECK_FALSE(
        gives(true, paid, {{"dp_1", Dispute::Standing::harmless, now}, {"dp_2", Dispute::Standing::open, now}}));
    CHECK_FALSE(gives(true, paid, {{"dp_1", Dispute::Standing::lost, now}}));
    CHECK(terms_of(true, std::nullopt, {}).kind == Terms::Kind::gives);  // free
}

}  // namespace hub::connectors::stripe
