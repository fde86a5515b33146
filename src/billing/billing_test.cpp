#include "billing/billing.h"

#include <doctest/doctest.h>

#include "billing/standing.h"
#include "connectors/connections.h"
#include "db/test_store.h"
#include "members/members.h"
#include "members/roster.h"

namespace hub::billing {

namespace {

using connectors::Mode;
using db::on_both_engines;
using db::TestStore;

// A site with one member and connections of both modes as they are asked for.
struct Till {
    explicit Till(TestStore& given)
        : house(given), ada(house.write([](Tx& tx) {
              return members::welcome(tx, {.email = "ada@example.com"}, "test").member.id;
          })) {}

    ConnectionId connect(Mode mode) {
        const auto made = connectors::new_connection(house.site, "stripe", mode, {}, house.clock.now());
        house.write([&](Tx& tx) { connectors::store_connection(tx, sealer, made); });
        return made.id;
    }
    void note(const ConnectionId& connection, const std::string& remote_id, State state) {
        house.write([&](Tx& tx) {
            billing::note(tx, {.connection = connection, .remote_customer = "cus_1", .member = ada},
                          SubscriptionFact{.remote_id = remote_id, .state = state, .begun_at = house.clock.now()});
        });
    }
    void pay(const ConnectionId& connection, const std::string& remote_id, Time at, std::optional<MemberId> member) {
        house.write([&](Tx& tx) {
            billing::note(tx, {.connection = connection, .remote_customer = "cus_1", .member = member},
                          PaymentFact{.remote_id = remote_id,
                                      .remote_subscription = {},
                                      .amount = 100,
                                      .currency = "eur",
                                      .made_at = at});
        });
    }
    bool is(Standing standing) {
        const members::Filter filter{.billing = standing};
        return house.read([&](Reader& reader) { return members::count_members(reader, filter); }) > 0;
    }

    TestStore& house;
    crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    MemberId ada;
};

}  // namespace

TEST_CASE("test payments count until there is a live connection, and what was disconnected never") {
    on_both_engines([](TestStore& house) {
        Till till{house};
        CHECK_FALSE(house.read(counts_live));
        const ConnectionId test = till.connect(Mode::test);
        till.note(test, "sub_1", State::past_due);
        CHECK(house.read(counts_live) == false);
        CHECK(till.is(Standing::past_due));
        const ConnectionId live = till.connect(Mode::live);
        CHECK(house.read(counts_live) == true);
        CHECK_FALSE(till.is(Standing::past_due));
        till.note(live, "sub_2", State::active);
        CHECK(till.is(Standing::paying));
        house.write([&](Tx& tx) { connectors::end_connection(tx, till.sealer, live); });
        CHECK_FALSE(till.is(Standing::paying));
        CHECK(till.is(Standing::past_due));
        const auto shown = house.read([&](Reader& reader) { return list_subscriptions(reader, till.ada, 10); });
        REQUIRE(shown.size() == 2);
        for (const Subscription& one : shown) CHECK(one.teller.is_there == (one.fact.remote_id == "sub_1"));
    });
}

TEST_CASE("canceled is who had a subscription and has none that goes on") {
    on_both_engines([](TestStore& house) {
        Till till{house};
        const ConnectionId connection = till.connect(Mode::test);
        till.note(connection, "sub_1", State::canceled);
        CHECK(till.is(Standing::canceled));
        for (const State state : {State::trialing, State::active, State::past_due, State::unpaid, State::paused}) {
            till.note(connection, "sub_2", state);
            CHECK_FALSE(till.is(Standing::canceled));
        }
        till.note(connection, "sub_2", State::expired);
        CHECK(till.is(Standing::canceled));
        CHECK_FALSE(till.is(Standing::trialing));
    });
}

TEST_CASE("payments come newest first, page by page, and a stranger's are theirs once they are known") {
    on_both_engines([](TestStore& house) {
        Till till{house};
        const ConnectionId connection = till.connect(Mode::test);
        const Time now = house.clock.now();
        till.pay(connection, "in_2", now, std::nullopt);
        till.pay(connection, "in_1", now - 1h, std::nullopt);
        till.pay(connection, "in_3", now, std::nullopt);
        const auto page = [&](const std::optional<PaymentId>& after) {
            return house.read([&](Reader& reader) { return list_payments(reader, till.ada, after, 2); });
        };
        CHECK(page({}).payments.empty());
        house.write(
            [&](Tx& tx) { adopt(tx, {.connection = connection, .remote_customer = "cus_1", .member = till.ada}); });
        till.pay(connection, "in_1", now - 1h, std::nullopt);  // told again by who doesn't know whose it is
        const auto first = page({});
        REQUIRE(first.payments.size() == 2);
        CHECK(first.has_more);
        const auto second = page(first.payments.back().id);
        REQUIRE(second.payments.size() == 1);
        CHECK_FALSE(second.has_more);
        CHECK(second.payments.front().fact.remote_id == "in_1");
    });
}

}  // namespace hub::billing
