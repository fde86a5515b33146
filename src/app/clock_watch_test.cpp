#include "app/clock_watch.h"

#include <doctest/doctest.h>

#include "app/operation_rows.h"
#include "db/test_store.h"

namespace hub::app {

namespace {

void put_mail(Tx& tx, const char* id, const char* state, Time due_at, std::optional<Time> leased_until) {
    tx.run(
        "INSERT INTO mails (site_id, id, member_id, kind, things, recipient, recipient_key, sender, reply_to, subject, "
        "text_body, html_body, state, attempts, due_at, leased_until, epoch, last_note, created_at, finished_at) "
        "VALUES (:site, :id, NULL, 'access', '', '', '', '', '', '', '', '', :state, 0, :due, :leased, 0, '', :now, "
        "NULL)",
        {{"id", id}, {"state", state}, {"due", due_at}, {"leased", leased_until}, {"now", tx.now()}});
}

}  // namespace

TEST_CASE("a clock that is set back is noticed, one that runs or jumps forward is not") {
    ClockWatch watch;
    const Time start = *parse_rfc3339("2026-11-21T10:00:00Z");
    const ClockWatch::Moment steady{};
    CHECK_FALSE(watch.set_back(start, steady));
    CHECK_FALSE(watch.set_back(start + 1s, steady + 1s));
    CHECK_FALSE(watch.set_back(start + 24h, steady + 2s));
    CHECK(watch.set_back(start + 1s, steady + 3s) == Duration{24h});
    CHECK_FALSE(watch.set_back(start + 2s, steady + 4s));
    CHECK_FALSE(watch.set_back(start + 2s, steady + 5s));
    CHECK_FALSE(watch.set_back(start + 2s, steady + 6s));
    CHECK(watch.set_back(start + 2s, steady + 10s) == Duration{4s});
}

TEST_CASE("what waits is as far away after the clock went back as it was before") {
    db::on_both_engines([](db::TestStore& house) {
        const Time before = house.clock.now() + 24h;  // what the clock said until now
        house.write([&](Tx& tx) {
            put_mail(tx, "retry", "waiting", before + 5s, std::nullopt);
            put_mail(tx, "due", "waiting", before - 1min, std::nullopt);
            put_mail(tx, "older", "waiting", house.clock.now() - 1min, std::nullopt);
            put_mail(tx, "held", "sending", before, before + 10min);
            put_mail(tx, "sent", "sent", before + 5s, std::nullopt);
        });
        CHECK(house.write([](Tx& tx) { return rows::bring_forward(tx, 24h); }) == 3);
        const auto due = house.read([](Reader& reader) {
            return reader.values<Time>("SELECT due_at FROM mails WHERE site_id = :site ORDER BY id");
        });
        const Time now = house.clock.now();
        CHECK(due == std::vector<Time>{now - 1min, before, now - 1min, now + 5s, before + 5s});
        CHECK(house.read([](Reader& reader) {
            return reader.value<Time>("SELECT leased_until FROM mails WHERE site_id = :site AND id = 'held'");
        }) == now + 10min);
    });
}

}  // namespace hub::app
