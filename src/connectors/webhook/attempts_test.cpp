#include <doctest/doctest.h>

#include "base/error.h"
#include "connectors/webhook/sending.h"
#include "connectors/webhook/test_post.h"

namespace hub::connectors::webhook {

namespace {

using db::on_both_engines;
using db::TestStore;
using namespace std::string_view_literals;

}  // namespace

TEST_CASE("the beginning of an answer is shown as one line of plain text, whatever it was") {
    CHECK(beginning_of("ok") == "ok");
    CHECK(beginning_of("") == "");
    CHECK(beginning_of("\r\n<h1>No</h1>\r\n\x1B[31mred\0x"sv) == "<h1>No</h1> [31mred x");
    CHECK(beginning_of("\xFFžluť\xC2"sv) == "\uFFFDžluť\uFFFD");
    CHECK(beginning_of("a\u202Eb\u2066c\u0085d\u200Be") == "a b c d e");
    CHECK(beginning_of(std::string(200, 'x')) == std::string(200, 'x'));
    CHECK(beginning_of(std::string(201, 'x')) == std::string(200, 'x') + "…");
    CHECK(beginning_of(std::string(199, 'x') + "žž") == std::string(199, 'x') + "ž…");
}

TEST_CASE("each attempt is written down: when, how long, and what came of it") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        post.subscribe(receiver_url);
        post.http.answer(receiver_url, 500, "", "Oh\nno");
        post.http.answer(receiver_url, 302);
        post.http.answer(receiver_url, 200, "", "thanks");
        post.happen();
        const Time began = house.clock.now();
        for (const Duration pause : {1min, 2min, 0min}) {
            post.dispatcher.drain();
            house.clock.advance(pause);
        }
        const auto attempts = post.attempts(post.deliveries().at(0).id);
        REQUIRE(attempts.size() == 3);
        CHECK(attempts[0].status == 200);
        CHECK(attempts[0].answer == "thanks");
        CHECK(attempts[0].error.empty());
        CHECK(attempts[0].began_at == began + 3min);
        CHECK(attempts[1].error.find("redirects are not followed") != std::string::npos);
        CHECK(attempts[2].status == 500);
        CHECK(attempts[2].answer == "Oh no");
        CHECK(attempts[2].error == "The receiver answered 500.");
        CHECK(attempts[2].began_at == began);
        CHECK(attempts[2].took < 10s);
        CHECK_THROWS_AS(post.attempts(DeliveryId::fresh(began)), NotFound);
    });
}

TEST_CASE("of each delivery the newest attempts are kept, and none for longer than a month") {
    on_both_engines([](TestStore& house) {
        Post post{house};
        post.subscribe(receiver_url);
        post.happen();
        const DeliveryId id = post.deliveries().at(0).id;
        post.dispatcher.drain();
        for (int time = 0; time < 30; ++time) {
            house.write([&](Tx& tx) { replay_delivery(tx, id); });
            REQUIRE(post.dispatcher.drain() == 1);
        }
        const auto attempts = post.attempts(id);
        CHECK(attempts.size() == 25);
        CHECK(attempts.front().number == 31);
        const auto forget = [&](std::size_t limit) {
            return house.store.write_everywhere([&](Tx& tx) { return forget_old_attempts(tx, limit); });
        };
        house.clock.advance(30 * 24h);
        CHECK(forget(100) == 0);
        house.clock.advance(1ms);
        CHECK(forget(20) == 20);
        CHECK(forget(20) == 5);
        CHECK(post.attempts(id).empty());
        CHECK(post.deliveries("delivered").size() == 1);
    });
}

}  // namespace hub::connectors::webhook
