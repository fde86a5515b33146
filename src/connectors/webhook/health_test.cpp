#include "connectors/webhook/health.h"

#include <doctest/doctest.h>

#include "connectors/webhook/test_post.h"

namespace hub::connectors::webhook {

namespace {

using db::on_both_engines;
using db::TestStore;

Health failed(std::int64_t times, Time now) {
    Health health;
    for (std::int64_t time = 0; time < times; ++time) health = after_failure(health, now, {});
    return health;
}

}  // namespace

TEST_CASE("the tenth failure in a row begins a rest, each next one doubles it, and half an hour is the longest") {
    Time now = time_of(1'000'000);
    CHECK_FALSE(failed(9, now).quiet_until);
    Health health = failed(10, now);
    for (const Duration rest : {1min, 2min, 4min, 8min, 16min, 30min, 30min}) {
        CHECK(*health.quiet_until == now + rest);
        now = *health.quiet_until;
        health = after_failure(health, now, {});
    }
    CHECK(*health.failing_since == time_of(1'000'000));
}

TEST_CASE("what was under way when a rest began makes it no longer") {
    const Time now = time_of(1'000'000);
    const Health health = failed(14, now);
    CHECK(health.failures == 14);
    CHECK(health.rests == 1);
    CHECK(*health.quiet_until == now + 1min);
}

TEST_CASE("a receiver that names a time is left in peace until then, but for a day at most") {
    const Time now = time_of(1'000'000);
    CHECK(*after_failure({}, now, 10min).quiet_until == now + 10min);
    CHECK(*after_failure({}, now, 240h).quiet_until == now + 24h);
    const Health asked = after_failure({}, now, 10min);
    CHECK(*after_failure(asked, now + 1s, 1s).quiet_until == now + 10min);
}

TEST_CASE("a receiver that fails again and again is tried with one delivery at growing pauses, until it takes one") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe(receiver_url);
        const Subscribed other = post.subscribe("http://other.test/");
        post.http.answer(receiver_url, 500);
        for (int count = 0; count < 40; ++count) post.happen();
        post.dispatcher.drain();
        CHECK(post.http.count("http://other.test/") == 40);
        CHECK(post.http.count(receiver_url) == 10);
        CHECK(post.hook(other.hook.id)->health.failures == 0);
        const Hook failing = *post.hook(made.hook.id);
        CHECK(failing.health.failing_since == house.clock.now());
        CHECK(failing.last_error == "The receiver answered 500.");
        std::size_t calls = 10;
        for (const Duration rest : {1min, 2min, 4min}) {
            house.clock.advance(rest - 1ms);
            CHECK(post.dispatcher.drain() == 0);
            house.clock.advance(1ms);
            CHECK(post.dispatcher.drain() == 1);
            CHECK(post.http.count(receiver_url) == ++calls);
        }
        post.http.recover(receiver_url);
        house.clock.advance(8min);
        post.dispatcher.drain();
        CHECK(post.hook(made.hook.id)->health.failures == 0);
        CHECK_FALSE(post.hook(made.hook.id)->health.failing_since);
        CHECK(post.hook(made.hook.id)->last_error.empty());
        house.clock.advance(30min);
        post.dispatcher.drain();
        CHECK(post.deliveries("delivered").size() == 80);
        // What only waited has spent none of its attempts.
        const auto all = house.read(
            [&](Reader& reader) { return list_deliveries(reader, {.hook = made.hook.id, .state = "delivered"}); });
        CHECK(std::ranges::count(all, 1, &Delivery::attempts) == 40 - 10 - 3);
    });
}

TEST_CASE("what is replayed by hand ends a rest") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe(receiver_url);
        post.http.answer(receiver_url, 500);
        for (int count = 0; count < 12; ++count) post.happen();
        post.dispatcher.drain();
        REQUIRE(post.http.count(receiver_url) == 10);
        house.write([&](Tx& tx) { replay_delivery(tx, post.deliveries().at(0).id); });
        CHECK(post.dispatcher.drain() == 1);
        CHECK(post.hook(made.hook.id)->health.failures == 11);
    });
}

TEST_CASE("a receiver that asks for time gets it for all that goes to it") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        post.subscribe(receiver_url);
        post.http.answer(receiver_url, 429, "600");
        post.http.answer(receiver_url, 200);
        for (int count = 0; count < 4; ++count) post.happen();
        CHECK(post.dispatcher.drain() == 1);
        house.clock.advance(9min);
        post.happen();
        CHECK(post.dispatcher.drain() == 0);
        house.clock.advance(1min);
        CHECK(post.dispatcher.drain() == 5);
    });
}

TEST_CASE("nothing of a hook that ends stays behind, and what was claimed with it neither") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe(receiver_url);
        for (int count = 0; count < 30; ++count) post.happen();
        post.http.answer(receiver_url, 200);
        post.http.answer(receiver_url, 200);
        post.http.answer(receiver_url, 410);
        CHECK(post.dispatcher.drain() == 3);
        CHECK(post.deliveries("delivered").size() == 2);
        CHECK(post.deliveries("failed").size() == 1);
        CHECK(post.deliveries("cancelled").size() == 27);
    });
}

TEST_CASE("a site is warned of a day of failures once, and told when a hook is disabled") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe(receiver_url);
        post.http.answer(receiver_url, 500);
        const auto fail_after = [&](Duration length) {
            house.clock.advance(length);
            post.happen();
            post.dispatcher.drain();
            return house.write([](Tx& tx) { return take_notices(tx); });
        };
        const Time began = house.clock.now();
        CHECK(fail_after(0h).empty());
        CHECK(fail_after(23h).empty());
        const auto warning = fail_after(1h);
        REQUIRE(warning.size() == 1);
        CHECK(warning[0].kind == "failing");
        CHECK(warning[0].hook == made.hook.id);
        CHECK(warning[0].failing_since == began);
        CHECK(warning[0].last_error == "The receiver answered 500.");
        CHECK(fail_after(24h).empty());
        const auto end = fail_after(72h);
        REQUIRE(end.size() == 1);
        CHECK(end[0].kind == "disabled");
        CHECK(post.hook(made.hook.id)->ended_reason == "failing");
        CHECK(house.store.read_everywhere([](Reader& reader) { return sites_with_notices(reader); }).empty());
    });
}

TEST_CASE("of a hook that was deleted nobody is told, and what was being sent to it as its sender died is cancelled") {
    db::on_sqlite([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe(receiver_url);
        post.happen();
        house.write([&](Tx& tx) {
            tx.run("UPDATE deliveries SET state = 'sending', epoch = 1 WHERE site_id = :site");
            tx.run("UPDATE hooks SET notice = 'failing' WHERE site_id = :site");
            end(tx, made.hook.id);
        });
        post.dispatcher.start();
        CHECK(post.deliveries("cancelled").size() == 1);
        CHECK(house.write([](Tx& tx) { return take_notices(tx); }).empty());
    });
}

TEST_CASE("what happens while a hook is disabled is kept, and enabling and replaying loses nothing") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe(receiver_url);
        post.http.answer(receiver_url, 500);
        post.happen();
        post.dispatcher.drain();
        house.clock.advance(120h);
        post.happen();
        post.dispatcher.drain();
        REQUIRE(post.hook(made.hook.id)->ended_reason == "failing");
        post.happen();
        house.clock.advance(29 * 24h);
        post.happen();
        CHECK(post.dispatcher.drain() == 0);
        const std::size_t before = post.http.count(receiver_url);
        post.http.recover(receiver_url);
        const Hook awake = house.write([&](Tx& tx) { return enable(tx, made.hook.id); });
        CHECK_FALSE(awake.ended_at);
        CHECK(awake.health.failures == 0);
        CHECK(replay_deliveries(house.store, house.site, {.hook = made.hook.id, .state = "cancelled"}) == 4);
        CHECK(post.dispatcher.drain() == 4);
        CHECK(post.http.count(receiver_url) - before == 4);
        CHECK(post.deliveries("delivered").size() == 4);
    });
}

TEST_CASE("for a hook that nobody enables nothing is kept after a month, and nothing for one that was gone") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        post.subscribe(receiver_url);
        post.subscribe("http://gone.test/");
        post.http.answer(receiver_url, 500);
        post.http.answer("http://gone.test/", 410);
        post.happen();
        post.dispatcher.drain();
        house.clock.advance(120h);
        post.happen();
        post.dispatcher.drain();
        house.clock.advance(30 * 24h);
        const std::size_t before = post.deliveries().size();
        post.happen();
        CHECK(post.deliveries().size() == before);
    });
}

}  // namespace hub::connectors::webhook
