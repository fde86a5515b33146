#include "app/operation_rows.h"

#include <doctest/doctest.h>

#include "db/test_store.h"

namespace hub::app {

namespace {

void put_mail(Tx& tx, const char* id, const char* state, Time due_at) {
    tx.run(
        "INSERT INTO mails (site_id, id, member_id, kind, things, recipient, recipient_key, sender, reply_to, subject, "
        "text_body, html_body, state, attempts, due_at, leased_until, epoch, last_note, created_at, finished_at) "
        "VALUES (:site, :id, NULL, 'access', '', '', '', '', '', '', '', '', :state, 0, :due, NULL, 0, '', :now, :now)",
        {{"id", id}, {"state", state}, {"due", due_at}, {"now", tx.now()}});
}

rows::Queue mails_of(db::TestStore& house) {
    return house.store.read_everywhere([](Reader& everywhere) { return rows::queues(everywhere).back(); });
}

}  // namespace

TEST_CASE("a queue tells how much waits and since when the oldest is due") {
    db::on_both_engines([](db::TestStore& house) {
        CHECK(mails_of(house).waiting == 0);
        CHECK_FALSE(mails_of(house).oldest_due);
        const Time now = house.clock.now();
        house.write([&](Tx& tx) {
            put_mail(tx, "later", "waiting", now + 1h);
            put_mail(tx, "sent", "sent", now - 9h);
        });
        CHECK(mails_of(house).waiting == 1);
        CHECK_FALSE(mails_of(house).oldest_due);
        house.write([&](Tx& tx) {
            put_mail(tx, "due", "waiting", now - 2min);
            put_mail(tx, "older", "waiting", now - 3min);
        });
        CHECK(mails_of(house).name == "mails");
        CHECK(mails_of(house).waiting == 3);
        CHECK(mails_of(house).oldest_due == now - 3min);
    });
}

TEST_CASE("mails that could not be delivered are counted for a while") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([&](Tx& tx) { put_mail(tx, "lost", "failed", tx.now()); });
        const auto lost_since = [&](Time since) {
            return house.store.read_everywhere(
                [&](Reader& everywhere) { return rows::mails_failed_since(everywhere, since); });
        };
        CHECK(lost_since(house.clock.now() - 1h) == 1);
        CHECK(lost_since(house.clock.now() + 1h) == 0);
    });
}

TEST_CASE("files are whole and nothing is astray in a new house") {
    db::on_both_engines([](db::TestStore& house) {
        house.store.read_everywhere([&](Reader& everywhere) {
            CHECK(rows::damage(everywhere, house.store.engine_name()).empty());
            CHECK(rows::grants_unlike_their_log(everywhere).empty());
            CHECK(rows::completions_unlike_their_log(everywhere).empty());
            CHECK_FALSE(rows::newest_fact(everywhere));
            CHECK_FALSE(rows::engine_version(everywhere, house.store.engine_name()).empty());
        });
    });
}

}  // namespace hub::app
