#include <doctest/doctest.h>

#include "base/error.h"
#include "connectors/webhook/retries.h"
#include "connectors/webhook/test_post.h"
#include "connectors/webhook/webhook_signature.h"

namespace hub::connectors::webhook {

using db::on_both_engines;
using db::TestStore;

TEST_CASE("signatures are those of the standard's own vectors, one for each secret") {
    const Secret<std::string> secret{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
    CHECK(sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})", {secret}) ==
          "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    const Secret<std::string> longer{"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="};
    CHECK(sign("msg_32bytekey", "1700000002", R"({"a":[1,2,3]})", {longer, secret})
              .find("v1,NaEvIuJO2REI44sks7+65XcU3oxEWj+2j607NSN1D+s= v1,") == 0);
    const Secret<std::string> fresh = fresh_secret();
    CHECK(crypto::from_base64(std::string_view{fresh.reveal()}.substr(6))->size() == 32);
    CHECK_FALSE(fresh.equals(fresh_secret().reveal()));
}

TEST_CASE("the pauses are the published ones, a fifth shorter or longer, and then it is over") {
    const Duration published[] = {5s, 1min, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
    for (std::size_t at = 0; at < std::size(published); ++at) {
        const auto attempts = static_cast<std::int64_t>(at + 1);
        CHECK(pause_after(attempts, 0.0, {}) == published[at] * 8 / 10);
        CHECK(pause_after(attempts, 0.5, {}) == published[at]);
        CHECK(*pause_after(attempts, 0.999, {}) < published[at] * 12 / 10);
    }
    CHECK_FALSE(pause_after(11, 0.5, {}));
    CHECK(pause_after(1, 0.5, 10min) == Duration{10min});
    CHECK(pause_after(1, 0.5, 1s) == Duration{5s});
    CHECK(pause_after(1, 0.5, 240h) == Duration{24h});
}

TEST_CASE("an activity reaches each hook that wants it, signed, under its own id") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed one = post.subscribe("http://one.test/");
        post.subscribe("http://two.test/", {"user.login", "user.created"});
        post.subscribe("http://other.test/", {"user.created"});
        const std::string id = post.happen();
        CHECK(post.dispatcher.drain() == 2);
        CHECK(post.deliveries("delivered").size() == 2);
        const http::Call call = post.http.calls().at(0);
        CHECK(header(call, "webhook-id") == id);
        const std::string timestamp = header(call, "webhook-timestamp");
        CHECK(timestamp == std::to_string(milliseconds_of(house.clock.now()) / 1000));
        if (call.url == one.hook.url)
            CHECK(header(call, "webhook-signature") == sign(id, timestamp, call.body, {one.secret}));
        CHECK(post.dispatcher.drain() == 0);
    });
}

TEST_CASE("a secret is stored sealed and opens only for its own hook") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe("http://one.test/");
        const auto sealed = *house.read([](Reader& reader) {
            return reader.value<std::string>("SELECT secrets FROM hooks WHERE site_id = :site");
        });
        CHECK(sealed.find("whsec_") == std::string::npos);
        const auto opened = open_secrets(post.sealer, house.site, made.hook.id, sealed, house.clock.now());
        REQUIRE(opened.size() == 1);
        CHECK(opened[0].equals(made.secret.reveal()));
        CHECK_THROWS_AS(
            open_secrets(post.sealer, house.site, HookId::fresh(house.clock.now()), sealed, house.clock.now()),
            Unavailable);
    });
}

TEST_CASE("what is rolled back is never sent") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        post.subscribe("http://one.test/");
        CHECK_THROWS_AS(house.write([](Tx& tx) {
            tx.tell({.id = tx.fresh<ActivityId>().text(), .type = "user.login", .body = "{}"});
            throw Forbidden("no");
        }),
                        Forbidden);
        CHECK(post.dispatcher.drain() == 0);
        CHECK(post.http.calls().empty());
    });
}

TEST_CASE("a filter on a product matches the product, and the collection that includes it") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const auto make = [&](ThingKind kind) {
            const ThingId id = ThingId::fresh(kind, house.clock.now());
            house.write([&](Tx& tx) {
                tx.run(
                    "INSERT INTO hooks (site_id, id, url, events, product_id, secrets, created_at) VALUES (:site, :id, "
                    ":url, "
                    "'user.product_access_granted', :product, 'x', :now)",
                    {{"id", tx.fresh<HookId>()},
                     {"url", "http://x.test/" + id.text()},
                     {"product", id},
                     {"now", tx.now()}});
            });
            return id;
        };
        const ThingId product = make(ThingKind::product);
        const ThingId collection = make(ThingKind::collection);
        const auto told = [&](const Json& about) {
            post.happen("user.product_access_granted", about);
            const std::size_t count = post.deliveries().size();
            house.write([](Tx& tx) { tx.run("DELETE FROM deliveries WHERE site_id = :site"); });
            return count;
        };
        CHECK(told(JsonObject{{"id", product.text()}}) == 1);
        CHECK(told(JsonObject{{"id", collection.text()}}) == 1);
        const JsonArray inside{JsonObject{{"id", product.text()}}};
        CHECK(told(JsonObject{{"id", collection.text()}, {"products", inside}}) == 2);
        CHECK(told(nullptr) == 0);
    });
}

TEST_CASE("a failure is tried again on the ladder to its end, kept, and can be sent again") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe("http://one.test/");
        post.http.answer("http://one.test/", 500);
        // The hook would be ended after five days of failures; what is looked at here is the ladder alone.
        const Duration published[] = {5s, 1min, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
        const std::string id = post.happen();
        for (std::size_t at = 0; at < std::size(published); ++at) {
            CHECK(post.dispatcher.drain() == 1);
            const Delivery waiting = post.deliveries().at(0);
            const Duration pause = waiting.due_at - house.clock.now();
            CHECK(pause >= published[at] * 8 / 10);
            CHECK(pause <= published[at] * 12 / 10);
            CHECK(waiting.last_status == 500);
            house.clock.set(waiting.due_at - 1ms);
            CHECK(post.dispatcher.drain() == 0);
            house.clock.advance(1ms);
        }
        CHECK(post.dispatcher.drain() == 1);
        const Delivery dead = post.deliveries().at(0);
        CHECK(dead.state == "failed");
        CHECK(dead.attempts == 11);
        CHECK(dead.last_note == "The receiver answered 500.");
        const Delivery again = house.write([&](Tx& tx) { return replay_delivery(tx, dead.id); });
        CHECK(again.attempts == 0);
        CHECK(post.dispatcher.drain() == 1);
        CHECK(header(post.http.calls().back(), "webhook-id") == id);
        CHECK(post.hook(made.hook.id));
    });
}

TEST_CASE("who asks for more time gets it, and a redirect is a failure") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        post.subscribe("http://one.test/");
        post.http.answer("http://one.test/", 429, "600");
        post.http.answer("http://one.test/", 302);
        post.http.answer("http://one.test/", 204);
        post.happen();
        post.dispatcher.drain();
        CHECK(post.deliveries().at(0).due_at == house.clock.now() + 10min);
        house.clock.advance(10min);
        CHECK(post.dispatcher.drain() == 1);
        CHECK(post.deliveries().at(0).last_status == 302);
        house.clock.advance(2min);
        CHECK(post.dispatcher.drain() == 1);
        CHECK(post.deliveries().at(0).state == "delivered");
        CHECK(post.deliveries().at(0).attempts == 3);
    });
}

TEST_CASE("410 ends the hook at once, and what waited for it is cancelled") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe("http://one.test/");
        post.http.answer("http://one.test/", 500);
        post.http.answer("http://one.test/", 410);
        post.happen();
        post.dispatcher.drain();
        house.clock.advance(1s);
        const std::string second = post.happen();
        post.dispatcher.drain();
        CHECK(post.hook(made.hook.id)->ended_reason == "gone");
        CHECK(post.deliveries("cancelled").size() == 1);
        CHECK(post.deliveries("failed").at(0).activity.text() == second);
        post.happen();
        CHECK(post.deliveries().size() == 2);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { return replay_delivery(tx, post.deliveries().at(0).id); }), Conflict);
        house.write([&](Tx& tx) { return change(tx, made.hook.id, {.url = "http://new.test/"}); });
        CHECK(replay_deliveries(house.store, house.site, {.state = "cancelled"}) == 1);
        CHECK(post.dispatcher.drain() == 1);
    });
}

TEST_CASE("five days of nothing but failures end a hook, and one success before that saves it") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe("http://one.test/");
        post.http.answer("http://one.test/", 500);
        const auto fail = [&] {
            post.happen();
            post.dispatcher.drain();
        };
        fail();
        house.clock.advance(std::chrono::hours{4 * 24});
        fail();
        CHECK_FALSE(post.hook(made.hook.id)->ended_at);
        house.clock.advance(std::chrono::hours{24});
        fail();
        CHECK(post.hook(made.hook.id)->ended_reason == "failing");
    });
}

TEST_CASE("an ended hook is gone, and ending it again is not there") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        const Subscribed made = post.subscribe("http://one.test/");
        post.happen();
        house.write([&](Tx& tx) { end(tx, made.hook.id); });
        CHECK_THROWS_AS(house.write([&](Tx& tx) { end(tx, made.hook.id); }), NotFound);
        CHECK_FALSE(post.hook(made.hook.id));
        CHECK(post.dispatcher.drain() == 0);
        CHECK(post.deliveries("cancelled").size() == 1);
    });
}

TEST_CASE("a delivery whose sender died is sent again by the next program") {
    db::on_sqlite([](TestStore& house) {
        Post post{house};
        post.subscribe("http://one.test/");
        post.happen();
        house.write([](Tx& tx) { tx.run("UPDATE deliveries SET state = 'sending', epoch = 1 WHERE site_id = :site"); });
        CHECK(post.dispatcher.drain() == 0);
        post.dispatcher.start();
        CHECK(post.comes_true([&] { return post.deliveries("delivered").size() == 1; }));
    });
}

TEST_CASE("a receiver that hangs holds nobody else up") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        post.http.hangs = true;
        for (const char* url :
             {"http://hangs-1.test/", "http://hangs-2.test/", "http://hangs-3.test/", "http://quick.test/"})
            post.subscribe(url);
        post.dispatcher.start();
        for (int time = 0; time < 50; ++time) post.happen();
        CHECK(post.comes_true([&] { return post.http.count("http://quick.test/") == 50; }));
        CHECK(post.http.count("http://hangs-1.test/") == 1);
        post.http.release();
        CHECK(post.comes_true(
            [&] { return post.deliveries("delivered").size() == 200 || post.deliveries("waiting").empty(); }));
    });
}

TEST_CASE("two quick receivers with much to take leave the third its share") {
    db::on_sqlite([](TestStore& house) {
        Post post{house};
        for (const char* const url : {"https://a.example/", "https://b.example/", "https://c.example/"})
            post.subscribe(url);
        for (int count = 0; count < 700; ++count) post.happen();
        post.dispatcher.drain();
        auto calls = post.http.calls();
        REQUIRE(calls.size() == 2100);
        calls.resize(1000);
        for (const char* const url : {"https://a.example/", "https://b.example/", "https://c.example/"})
            CHECK(std::ranges::count(calls, url, &http::Call::url) > 200);
    });
}

}  // namespace hub::connectors::webhook
