#include "connectors/webhook/deliveries.h"

#include <doctest/doctest.h>

#include "base/crypto.h"
#include "base/error.h"
#include "base/text.h"
#include "connectors/webhook/hooks.h"
#include "db/test_store.h"

namespace hub::connectors::webhook {

namespace {

constexpr int many = 1'100;

// Many deliveries that have failed.
void fail_many(db::TestStore& house) {
    house.reactions.emplace_back([](Tx& tx, std::span<const db::Told> told) { enqueue(tx, told); });
    const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    house.write([&](Tx& tx) {
        subscribe(tx, sealer, {.url = "http://one.test/", .events = std::vector<std::string>{"user.login"}});
        for (int number = 0; number < many; ++number)
            tx.tell({.id = tx.fresh<ActivityId>().text(), .type = "user.login", .body = "{}"});
    });
    house.write([](Tx& tx) { tx.run("UPDATE deliveries SET state = 'failed', attempts = 10 WHERE site_id = :site"); });
}

}  // namespace

TEST_CASE("many are replayed a part at a time, and what was cut short can be finished") {
    db::on_both_engines([](db::TestStore& house) {
        fail_many(house);
        const auto replay = [&] { return replay_deliveries(house.store, house.site, {.state = "failed"}); };
        // The two oldest, which come last, can't both wait.
        house.store.write_everywhere([](Tx& tx) {
            const auto oldest = tx.values<std::string>("SELECT id FROM deliveries ORDER BY id LIMIT 2");
            tx.run(
                format("CREATE UNIQUE INDEX only_one ON deliveries (attempts) WHERE state = 'waiting' AND id <= '{}'",
                       oldest.at(1)));
        });
        CHECK_THROWS_AS(replay(), Conflict);
        house.store.write_everywhere([](Tx& tx) { tx.run("DROP INDEX only_one"); });
        CHECK(replay() == many - 1'000);
        CHECK(replay() == 0);
    });
}

}  // namespace hub::connectors::webhook
