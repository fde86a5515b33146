#include "reports/revenue.h"

#include <doctest/doctest.h>

#include "access/test_house.h"
#include "billing/money.h"
#include "connectors/connections.h"
#include "reports/people.h"

namespace hub::reports {

namespace {

using access::House;
using access::in_house;
using billing::PaymentFact;
using billing::SubscriptionFact;
using connectors::Mode;

// A house with a till: what Stripe tells is noted as of now.
struct Till {
    explicit Till(House& given) : house(given) {}

    ConnectionId connect(Mode mode) {
        const auto made = connectors::new_connection(house.store.site, "stripe", mode, {}, house.store.clock.now());
        house.write([&](Tx& tx) { connectors::store_connection(tx, sealer, made); });
        return made.id;
    }
    void pay(const ConnectionId& connection, PaymentFact fact) {
        if (fact.made_at == Time{}) fact.made_at = house.store.clock.now();
        house.write([&](Tx& tx) { billing::note(tx, {.connection = connection, .member = house.ada}, fact); });
    }
    void note(const ConnectionId& connection, SubscriptionFact fact) {
        if (fact.begun_at == Time{}) fact.begun_at = house.store.clock.now();
        house.write([&](Tx& tx) { billing::note(tx, {.connection = connection, .member = house.ada}, fact); });
    }
    template <class Fn>
    auto ask(Fn&& fn) {
        return house.store.read([&](Reader& reader) { return fn(reader, billing::list_sources(reader)); });
    }
    std::vector<std::string> sums(Time from, Time until) {
        std::vector<std::string> told;
        for (const Takings& sum :
             ask([&](Reader& reader, const Sources& sources) { return sum_payments(reader, sources, from, until); }))
            told.push_back(sum.currency + " " + std::to_string(sum.payments) + " " + std::to_string(sum.paid) + " " +
                           std::to_string(sum.refunded));
        return told;
    }
    std::vector<std::string> sums() { return sums(Time{}, house.store.clock.now() + std::chrono::days{1}); }

    House& house;
    crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
};

PaymentFact paid(const std::string& id, std::int64_t amount, const std::string& currency, std::int64_t refunded = 0,
                 billing::Dispute dispute = billing::Dispute::none, std::int64_t lost = 0) {
    return {.remote_id = id,
            .remote_subscription = {},
            .amount = amount,
            .currency = currency,
            .aftermath = billing::Aftermath{refunded, dispute, lost}};
}

SubscriptionFact runs(const std::string& id, billing::State state, std::int64_t amount, const std::string& span,
                      std::int64_t spans = 1) {
    return {.remote_id = id,
            .state = state,
            .currency = "eur",
            .items = {{.remote_product = "prod", .label = {}, .amount = amount, .span = span, .spans = spans}}};
}

}  // namespace

TEST_CASE("revenue is what was paid less what went back, by currency, and only of what came") {
    in_house([](House& house) {
        Till till{house};
        const ConnectionId stripe = till.connect(Mode::live);
        till.pay(stripe, paid("pi_1", 4900, "eur"));
        till.pay(stripe, paid("pi_2", 4900, "eur", 1900));
        till.pay(stripe, paid("pi_3", 700, "eur", 0, billing::Dispute::lost, 700));
        till.pay(stripe, paid("pi_4", 100, "eur", 0, billing::Dispute::open));
        till.pay(stripe, paid("pi_6", 1000, "usd", 100, billing::Dispute::lost, 250));  // of a part
        till.pay(stripe, paid("pi_7", 1000, "usd", 400, billing::Dispute::lost, 1000));
        till.pay(stripe, paid("pi_5", 3000, "jpy", 3000));
        for (const auto state :
             {billing::PaymentState::due, billing::PaymentState::pending, billing::PaymentState::failed}) {
            PaymentFact fact = paid("in_" + std::string{billing::word_of(state)}, 9999, "eur");
            fact.state = state;
            till.pay(stripe, fact);
        }
        CHECK(till.sums() == std::vector<std::string>{"eur 4 10600 2600", "usd 2 2000 1350", "jpy 1 3000 3000"});
    });
}

TEST_CASE("test payments are not counted with real ones, and what was disconnected or came before is not counted") {
    in_house([](House& house) {
        Till till{house};
        CHECK(till.sums().empty());
        const ConnectionId test = till.connect(Mode::test);
        till.pay(test, paid("pi_1", 100, "eur"));
        CHECK(till.sums() == std::vector<std::string>{"eur 1 100 0"});
        house.store.clock.advance(24h);
        const ConnectionId live = till.connect(Mode::live);
        CHECK(till.sums().empty());
        PaymentFact earlier = paid("in_0", 5000, "eur");
        earlier.made_at = house.store.clock.now() - 2s;
        till.pay(live, earlier);
        CHECK(till.sums().empty());
        till.pay(live, paid("pi_2", 200, "eur"));
        CHECK(till.sums() == std::vector<std::string>{"eur 1 200 0"});
        const ConnectionId other = till.connect(Mode::live);
        till.pay(other, paid("pi_3", 50, "eur"));
        CHECK(till.sums() == std::vector<std::string>{"eur 2 250 0"});
        house.write([&](Tx& tx) { connectors::end_connection(tx, till.sealer, live); });
        CHECK(till.sums() == std::vector<std::string>{"eur 1 50 0"});
    });
}

TEST_CASE("a payment before midnight stands on the day that ends, and one after it on the next, in the site's zone") {
    in_house([](House& house) {
        Till till{house};
        const ConnectionId stripe = till.connect(Mode::live);
        const Zone zone = *Zone::find("Pacific/Auckland");
        const Day today = day_after(zone.day_of(house.store.clock.now()), 1);
        const Range range = range_of(zone, day_after(today, -1), today);
        house.store.clock.set(zone.begin_of(today) - 1s);
        till.pay(stripe, paid("pi_1", 1, "eur"));
        house.store.clock.advance(1s);
        till.pay(stripe, paid("pi_2", 20, "eur"));
        CHECK(till.sums(range.steps[0].from, range.steps[0].until) == std::vector<std::string>{"eur 1 1 0"});
        CHECK(till.sums(range.steps[1].from, range.steps[1].until) == std::vector<std::string>{"eur 1 20 0"});
    });
}

TEST_CASE("the payments behind a sum come newest first, from all sources, page by page") {
    in_house([](House& house) {
        Till till{house};
        const ConnectionId one = till.connect(Mode::live);
        const ConnectionId two = till.connect(Mode::live);
        till.pay(one, paid("pi_1", 10, "eur"));
        house.store.clock.advance(1s);
        till.pay(two, paid("pi_2", 20, "eur", 20));
        house.store.clock.advance(1s);
        till.pay(one, paid("pi_3", 30, "usd"));
        house.store.clock.advance(1s);
        till.pay(two, paid("pi_4", 40, "eur"));
        const auto listed = [&](TakingsAsked asked) {
            asked.until = house.store.clock.now() + 1s;
            std::vector<std::int64_t> amounts;
            std::optional<TakingMark> after;
            for (bool is_more = true; is_more;) {
                const auto page = till.ask([&](Reader& reader, const Sources& sources) {
                    return list_payments(reader, sources, asked, after, 1);
                });
                is_more = !page.empty();
                if (!is_more) break;
                CHECK(page.front().member == house.ada);
                amounts.push_back(page.front().amount);
                after = TakingMark{.at = page.front().at, .payment = page.front().id};
            }
            return amounts;
        };
        CHECK(listed({}) == std::vector<std::int64_t>{40, 30, 20, 10});
        CHECK(listed({.from = {}, .until = {}, .currency = "eur"}) == std::vector<std::int64_t>{40, 20, 10});
        CHECK(listed({.from = {}, .until = {}, .only_refunded = true}) == std::vector<std::int64_t>{20});
    });
}

TEST_CASE("subscriptions that began and ended are counted, those whose first payment never came are not") {
    in_house([](House& house) {
        Till till{house};
        const ConnectionId stripe = till.connect(Mode::live);
        till.note(stripe, runs("sub_1", billing::State::active, 4900, "month"));
        till.note(stripe, runs("sub_2", billing::State::trialing, 4900, "month"));
        till.note(stripe, runs("sub_3", billing::State::incomplete, 4900, "month"));
        SubscriptionFact expired = runs("sub_4", billing::State::expired, 4900, "month");
        expired.ended_at = house.store.clock.now();
        till.note(stripe, expired);
        SubscriptionFact ended = runs("sub_5", billing::State::canceled, 4900, "month");
        ended.ended_at = house.store.clock.now();
        till.note(stripe, ended);
        const Day today = Zone::utc().day_of(house.store.clock.now());
        const Range range = range_of(Zone::utc(), today, today);
        const auto steps = till.ask(
            [&](Reader& reader, const Sources& sources) { return count_subscriptions(reader, sources, range); });
        CHECK(steps.at(0).begun == 3);
        CHECK(steps.at(0).ended == 1);
        for (const Figure figure : {Figure::subscribed, Figure::subscription_ended}) {
            const auto people = house.store.read([&](Reader& reader) {
                return list_people(reader, {.figure = figure, .from = range.from, .until = range.until}, {}, 10);
            });
            REQUIRE(people.size() == 1);
            CHECK(people.front().id == house.ada);
        }
    });
}

TEST_CASE("a month's recurring revenue takes a year by its twelfth, and leaves out trials and what goes by use") {
    in_house([](House& house) {
        Till till{house};
        const ConnectionId stripe = till.connect(Mode::live);
        till.note(stripe, runs("sub_1", billing::State::active, 4900, "month"));
        till.note(stripe, runs("sub_2", billing::State::past_due, 12001, "year"));
        till.note(stripe, runs("sub_3", billing::State::active, 600, "month", 3));
        till.note(stripe, runs("sub_4", billing::State::active, 1200, "week"));
        till.note(stripe, runs("sub_5", billing::State::trialing, 100000, "month"));
        till.note(stripe, runs("sub_6", billing::State::canceled, 100000, "month"));
        SubscriptionFact by_use = runs("sub_7", billing::State::active, 0, "month");
        by_use.items.front().amount = std::nullopt;
        till.note(stripe, by_use);
        const auto running = till.ask(count_running);
        CHECK(running.subscriptions == 5);
        CHECK(running.unpriced == 1);
        REQUIRE(running.recurring.size() == 1);
        CHECK(running.recurring.front().monthly == 4900 + 1000 + 200 + 5200);
    });
}

TEST_CASE("amounts are written with the decimals of their currency") {
    CHECK(billing::decimal_text("eur", 4900) == "49.00");
    CHECK(billing::decimal_text("eur", 5) == "0.05");
    CHECK(billing::decimal_text("huf", 100000) == "1000.00");
    CHECK(billing::decimal_text("jpy", 3000) == "3000");
    CHECK(billing::decimal_text("jpy", 0) == "0");
    CHECK(billing::decimal_text("kwd", 4900) == "4.900");
}

}  // namespace hub::reports
