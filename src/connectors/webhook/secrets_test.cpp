#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "connectors/webhook/test_post.h"
#include "connectors/webhook/webhook_signature.h"

namespace hub::connectors::webhook {

namespace {

using db::on_both_engines;
using db::TestStore;

struct Rolling {
    explicit Rolling(TestStore& house) : post(house), made(post.subscribe(receiver_url)) {}

    Rolled roll(Duration overlap) {
        return post.house.write([&](Tx& tx) { return roll_secret(tx, post.sealer, made.hook.id, overlap); });
    }
    // Which secrets sign what is sent now.
    bool signs_with(const std::vector<Secret<std::string>>& secrets) {
        post.happen();
        REQUIRE(post.dispatcher.drain() == 1);
        const http::Call call = post.http.calls().back();
        return header(call, "webhook-signature") ==
               sign(header(call, "webhook-id"), header(call, "webhook-timestamp"), call.body, secrets);
    }

    Post post;
    Subscribed made;
};

}  // namespace

TEST_CASE("while a secret rolls both sign, the new one first, and then only the new one") {
    on_both_engines([](TestStore& house) {
        Rolling rolling{house};
        const Rolled rolled = rolling.roll(24h);
        CHECK(rolled.old_retires_at == house.clock.now() + 24h);
        CHECK_FALSE(rolled.secret.equals(rolling.made.secret.reveal()));
        CHECK(rolling.signs_with({rolled.secret, rolling.made.secret}));
        house.clock.advance(24h - 1ms);
        CHECK(rolling.signs_with({rolled.secret, rolling.made.secret}));
        house.clock.advance(1ms);
        CHECK(rolling.signs_with({rolled.secret}));
    });
}

TEST_CASE("without an overlap an old secret signs no more, nor do those that were retiring") {
    on_both_engines([](TestStore& house) {
        Rolling rolling{house};
        rolling.roll(24h);
        const Rolled last = rolling.roll(0h);
        CHECK(rolling.signs_with({last.secret}));
    });
}

TEST_CASE("a later roll never keeps an older secret for longer, and five at once are the most") {
    on_both_engines([](TestStore& house) {
        Rolling rolling{house};
        const Rolled second = rolling.roll(1h);
        const Rolled third = rolling.roll(24h);
        CHECK(rolling.signs_with({third.secret, second.secret, rolling.made.secret}));
        house.clock.advance(1h);
        CHECK(rolling.signs_with({third.secret, second.secret}));
        for (int time = 0; time < 3; ++time) rolling.roll(24h);
        CHECK_THROWS_AS(rolling.roll(24h), Conflict);
        CHECK_NOTHROW(rolling.roll(0h));
        house.write([&](Tx& tx) { end(tx, rolling.made.hook.id); });
        CHECK_THROWS_AS(rolling.roll(0h), NotFound);
    });
}

}  // namespace hub::connectors::webhook
