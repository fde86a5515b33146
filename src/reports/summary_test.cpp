#include "reports/summary.h"

#include <doctest/doctest.h>

#include "access/test_house.h"
#include "catalog/products.h"
#include "connectors/connections.h"
#include "members/members.h"
#include "progress/progress.h"

namespace hub::reports {

namespace {

constexpr std::chrono::days lately{30};

using access::House;
using access::in_house;

Figures figures(House& house) {
    const Zone zone = Zone::utc();
    const Day today = zone.day_of(house.store.clock.now());
    const Day first = day_after(today, -29);
    return house.store.read([&](Reader& reader) {
        return count_figures(reader, range_of(zone, first, today),
                             range_of(zone, day_after(first, -30), day_after(first, -1)));
    });
}

void complete(House& house, const MemberId& who, const PageId& page) {
    const auto catalog = house.catalog();
    const members::Member member = house.member(who);
    house.write([&](Tx& tx) { progress::complete(tx, *catalog, member, *catalog->find(page), {.source = "member"}); });
}

}  // namespace

TEST_CASE("members, those who joined and those who logged in are counted over thirty days, the trash is not") {
    in_house([](House& house) {
        CHECK(figures(house).members == 2);
        CHECK(figures(house).joined.now == 2);
        CHECK(figures(house).active == 0);
        house.write([&](Tx& tx) { members::note_login(tx, members::load(tx, house.ada), 30); });
        CHECK(figures(house).active == 1);
        house.store.clock.advance(lately + 1min);
        CHECK(figures(house).active == 0);
        CHECK(figures(house).joined.now == 0);
        CHECK(figures(house).joined.before == 2);
        house.write([&](Tx& tx) { members::trash(tx, house.ben); });
        CHECK(figures(house).members == 1);
        CHECK(figures(house).joined.before == 1);
    });
}

TEST_CASE("completions are counted over thirty days and the thirty before") {
    in_house([](House& house) {
        house.grant(house.ada, house.mornings);
        complete(house, house.ada, house.first);
        CHECK(figures(house).completions.now == 1);
        house.store.clock.advance(lately + 1min);
        complete(house, house.ada, house.second);
        CHECK(figures(house).completions.now == 1);
        CHECK(figures(house).completions.before == 1);
        CHECK(figures(house).past_due == 0);
    });
}

TEST_CASE("live products with drafts are named, most drafts first; drafts of a draft are nobody's loss") {
    in_house([](House& house) {
        const auto unfinished = [&] { return house.store.read(list_unfinished); };
        CHECK(unfinished().empty());
        house.write([&](Tx& tx) {
            tx.run("UPDATE pages SET status = 'draft' WHERE site_id = :site AND id <> :only", {{"only", house.only}});
        });
        REQUIRE(unfinished().size() == 1);
        CHECK(unfinished().front().thing == house.mornings);
        CHECK(unfinished().front().drafts == 2);
        CHECK(unfinished().front().kind == "product");
        house.write([&](Tx& tx) { tx.run("UPDATE products SET status = 'draft' WHERE site_id = :site"); });
        CHECK(unfinished().empty());
    });
}

TEST_CASE("a connection that fails and a webhook that is off want attention, until they are well or gone") {
    in_house([](House& house) {
        const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'x')}};
        const connectors::Connection shop = connectors::new_connection(
            house.store.site, "stripe", connectors::Mode::test, connectors::Credentials{}, house.store.clock.now());
        house.write([&](Tx& tx) { connectors::store_connection(tx, sealer, shop); });
        const auto troubled = [&] { return house.store.read(list_troubled); };
        CHECK(troubled().empty());
        house.write([&](Tx& tx) { connectors::mark_failing(tx, shop.id, "The key was refused."); });
        REQUIRE(troubled().size() == 1);
        CHECK(troubled().front().is_failing);
        CHECK(troubled().front().last_error == "The key was refused.");
        CHECK(troubled().front().set_aside == 0);
        house.write([&](Tx& tx) { connectors::end_connection(tx, sealer, shop.id); });
        CHECK(troubled().empty());
        CHECK(house.store.read(list_silent).empty());
    });
}

}  // namespace hub::reports
