#include "access/access.h"

#include <thread>

#include <doctest/doctest.h>

#include "access/test_house.h"
#include "base/error.h"
#include "catalog/products.h"

namespace hub::access {

namespace {

using Told = std::vector<std::string>;

const std::string granted = "user.product_access_granted";
const std::string removed = "user.product_access_removed";
constexpr Duration one_day = std::chrono::hours{24};

std::vector<activity::Activity> activities(House& house, activity::Type type) {
    return house.store.read([&](Reader& reader) { return activity::list_activities(reader, {.type = type}); });
}

}  // namespace

TEST_CASE("a grant opens a product on the very next question, and its end closes it") {
    in_house([](House& house) {
        CHECK_FALSE(house.can_open(house.ada, house.mornings));
        const Grant given = house.grant(house.ada, house.mornings);
        CHECK(house.can_open(house.ada, house.mornings));
        CHECK_FALSE(house.can_open(house.ben, house.mornings));
        CHECK(house.store.told() == Told{granted});
        house.write([&](Tx& tx) { end(tx, *catalog::load_catalog(tx), given.id); });
        CHECK_FALSE(house.can_open(house.ada, house.mornings));
        CHECK(house.store.told() == Told{removed});
        house.write([&](Tx& tx) { end(tx, *catalog::load_catalog(tx), given.id); });
        CHECK(house.store.told() == Told{});
    });
}

TEST_CASE("a further source of what is held is recorded and fires nothing, and only the last to end is told") {
    in_house([](House& house) {
        house.settle(house.ada, {"stripe", "sub_1"}, {{.thing = house.mornings}});
        house.grant(house.ada, house.mornings, "manual");
        CHECK(house.store.told() == Told{granted});
        house.settle(house.ada, {"stripe", "sub_1"}, {});
        CHECK(house.can_open(house.ada, house.mornings));
        CHECK(house.store.told() == Told{});
        house.settle(house.ada, {"manual", ""}, {});
        CHECK_FALSE(house.can_open(house.ada, house.mornings));
        CHECK(house.store.told() == Told{removed});
    });
}

TEST_CASE("settling is absolute and may be repeated: it grants what is new before it ends what is gone") {
    in_house([](House& house) {
        const Cause plan{"stripe", "sub_1"};
        house.settle(house.ada, plan, {{.thing = house.mornings}});
        house.store.told();
        const Settled changed = house.settle(house.ada, plan, {{.thing = house.rest}});
        CHECK(changed.granted == std::vector{house.rest});
        CHECK(changed.ended == std::vector{house.mornings});
        CHECK(house.store.told() == Told{granted, removed});
        CHECK(house.settle(house.ada, plan, {{.thing = house.rest}}).granted.empty());
        CHECK(house.store.told() == Told{});
    });
}

TEST_CASE("a collection is told once, and none of the products in it") {
    in_house([](House& house) {
        house.grant(house.ada, house.everything);
        CHECK(house.can_open(house.ada, house.mornings));
        CHECK(house.store.told() == Told{granted});
        const auto told = activities(house, activity::Type::access_granted);
        REQUIRE(told.size() == 1);
        CHECK(*text_at(told[0].data, {"product", "id"}) == house.everything.text());
        CHECK(told[0].data.at("product").at("products").as_array().size() == 2);
    });
}

TEST_CASE("a product bought on its own outlives the collection that gave it too, and is told when it goes") {
    in_house([](House& house) {
        house.settle(house.ada, {"stripe", "sub_all"}, {{.thing = house.everything}});
        house.settle(house.ada, {"stripe", "pi_1"}, {{.thing = house.mornings}});
        CHECK(house.store.told() == Told{granted});  // the collection alone
        house.settle(house.ada, {"stripe", "sub_all"}, {});
        CHECK(house.can_open(house.ada, house.mornings));
        CHECK_FALSE(house.can_open(house.ada, house.rest));
        CHECK(house.store.told() == Told{removed});
        house.settle(house.ada, {"stripe", "pi_1"}, {});
        CHECK(house.store.told() == Told{removed});
    });
}

TEST_CASE("the end of a collection takes along a product whose own grant had ended before") {
    in_house([](House& house) {
        house.settle(house.ada, {"stripe", "pi_1"}, {{.thing = house.mornings}});
        house.settle(house.ada, {"stripe", "sub_all"}, {{.thing = house.everything}});
        house.settle(house.ada, {"stripe", "pi_1"}, {});
        CHECK(house.store.told() == Told{granted, granted});  // nothing of the end: the collection still gives it
        house.settle(house.ada, {"stripe", "sub_all"}, {});
        CHECK(house.store.told() == Told{removed, removed});
    });
}

TEST_CASE("what ends by date is closed at that moment, and told as of it however late it is noticed") {
    in_house([](House& house) {
        const Time end = house.store.clock.now() + one_day;
        house.grant(house.ada, house.mornings, "manual", end);
        house.store.told();
        house.store.clock.advance(one_day - 1ms);
        CHECK(house.can_open(house.ada, house.mornings));
        house.store.clock.advance(1ms);
        CHECK_FALSE(house.can_open(house.ada, house.mornings));
        house.pass(one_day);
        CHECK(house.store.told() == Told{removed});
        CHECK(activities(house, activity::Type::access_removed)[0].occurred_at == end);
        house.pass(one_day);
        CHECK(house.store.told() == Told{});
    });
}

TEST_CASE("what begins by date opens and is told then") {
    in_house([](House& house) {
        const Time begin = house.store.clock.now() + one_day;
        house.settle(house.ada, {"manual", ""}, {{.thing = house.mornings, .starts_at = begin}});
        CHECK(house.store.told() == Told{});
        house.pass(one_day);
        CHECK(house.can_open(house.ada, house.mornings));
        CHECK(house.store.told() == Told{granted});
    });
}

TEST_CASE("what runs is not broken off by a later begin, and what waits to begin can be brought forward") {
    in_house([](House& house) {
        const Time now = house.store.clock.now();
        house.grant(house.ada, house.mornings, "manual", now + one_day);
        house.settle(house.ada, {"manual", ""},
                     {{.thing = house.mornings, .starts_at = now + 2 * one_day, .ends_at = now + 3 * one_day}});
        CHECK(house.can_open(house.ada, house.mornings));
        house.settle(house.ben, {"manual", ""}, {{.thing = house.mornings, .starts_at = now + one_day}});
        CHECK_FALSE(house.can_open(house.ben, house.mornings));
        house.grant(house.ben, house.mornings);
        CHECK(house.can_open(house.ben, house.mornings));
        CHECK(house.store.told() == Told{granted, granted});
    });
}

TEST_CASE("a renewal after the end begins anew, and the gap stays a gap") {
    in_house([](House& house) {
        const Cause plan{"stripe", "sub_1"};
        const Time start = house.store.clock.now();
        house.settle(house.ada, plan, {{.thing = house.mornings, .starts_at = start}});
        house.store.clock.advance(one_day);
        house.settle(house.ada, plan, {});
        house.store.clock.advance(one_day);
        house.settle(house.ada, plan, {{.thing = house.mornings, .starts_at = start}});
        const Facts facts = house.store.read(
            [&](Reader& reader) { return load_facts(reader, members::load(reader, house.ada), reader.now()); });
        REQUIRE(facts.held.size() == 1);
        CHECK(facts.held[0].spells == Intervals{{{start, start + one_day}, {start + 2 * one_day}}});
        CHECK(house.store.told() == Told{granted, removed, granted});
    });
}

TEST_CASE("a failed payment's deadline moves the end, and paying takes it away again") {
    in_house([](House& house) {
        const Cause plan{"stripe", "sub_1"};
        const Time deadline = house.store.clock.now() + 14 * one_day;
        house.settle(house.ada, plan, {{.thing = house.mornings}});
        house.settle(house.ada, plan, {{.thing = house.mornings, .ends_at = deadline, .awaits_payment = true}});
        CHECK(house.can_open(house.ada, house.mornings));
        house.settle(house.ada, plan, {{.thing = house.mornings}});
        house.pass(15 * one_day);
        CHECK(house.can_open(house.ada, house.mornings));
        CHECK(house.store.told() == Told{granted});
    });
}

TEST_CASE("a payment that failed stays the reason when the one who waited for it gives up, and not when staff end it") {
    in_house([](House& house) {
        const Cause plan{"stripe", "sub_1"};
        const Entitlement waiting{
            .thing = house.mornings, .ends_at = house.store.clock.now() + 14 * one_day, .awaits_payment = true};
        const auto held = [&] {
            return house.store.read([&](Reader& reader) { return list_grants(reader, {.member = house.ada}).at(0); });
        };
        house.settle(house.ada, plan, {waiting});
        house.pass(one_day);
        house.settle(house.ada, plan, {});
        CHECK_FALSE(house.can_open(house.ada, house.mornings));
        CHECK(held().awaits_payment);
        house.settle(house.ada, plan, {{.thing = house.mornings, .ends_at = waiting.ends_at, .awaits_payment = true}});
        house.write([&](Tx& tx) { end(tx, *catalog::load_catalog(tx), held().id); });
        CHECK_FALSE(held().awaits_payment);
    });
}

TEST_CASE("a purchase that was over before we heard of it gives nothing and says nothing") {
    in_house([](House& house) {
        const Time past = house.store.clock.now() - one_day;
        const Settled settled =
            house.settle(house.ada, {"stripe", "sub_1"}, {{.thing = house.mornings, .ends_at = past}});
        CHECK(settled.granted.empty());
        CHECK(house.store.told() == Told{});
    });
}

TEST_CASE("asked about the past, a verdict is made from what was known then") {
    in_house([](House& house) {
        const Time before = house.store.clock.now();
        house.store.clock.advance(one_day);
        const Grant given = house.grant(house.ada, house.mornings);
        const Time while_open = house.store.clock.now();
        house.store.clock.advance(one_day);
        house.write([&](Tx& tx) { end(tx, *catalog::load_catalog(tx), given.id); });
        const auto open_at = [&](Time moment) {
            return house.store.read([&](Reader& reader) {
                const Facts facts = load_facts(reader, members::load(reader, house.ada), moment);
                return decide(facts, *catalog::load_catalog(reader), house.mornings, moment, Zone::utc()).verdict;
            });
        };
        CHECK(open_at(before) == Verdict::locked);
        CHECK(open_at(while_open) == Verdict::open);
        CHECK(open_at(house.store.clock.now()) == Verdict::locked);
    });
}

TEST_CASE("a grant of what isn't there is refused, and so is one that ends before it begins") {
    in_house([](House& house) {
        const ThingId nothing = ThingId::fresh(ThingKind::product, house.store.clock.now());
        CHECK_THROWS_AS(house.grant(house.ada, nothing), NotFound);
        CHECK_THROWS_AS(house.grant(house.ada, house.mornings, "manual", house.store.clock.now()), Invalid);
        CHECK(house.store.told() == Told{});
    });
}

TEST_CASE("what was deleted since the catalog was read is not given any more") {
    in_house([](House& house) {
        const auto before = house.catalog();
        house.write([&](Tx& tx) { catalog::delete_product(tx, house.mornings); });
        const members::Member ada = house.member(house.ada);
        const Entitlement to{.thing = house.mornings};
        CHECK_THROWS_AS(house.write([&](Tx& tx) { grant(tx, *before, ada, to, {"manual"}); }), NotFound);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { settle(tx, *before, ada, {"stripe", "sub_1"}, {to}); }), NotFound);
        CHECK(house.store.read([&](Reader& reader) { return list_grants(reader, {.member = house.ada}); }).empty());
        CHECK(house.store.told() == Told{});
    });
}

TEST_CASE("what was deleted while it was held ends without a word, and keeps nothing else from being told") {
    in_house([](House& house) {
        const Time end = house.store.clock.now() + one_day;
        house.settle(house.ada, {"stripe", "sub_1"}, {{.thing = house.mornings}});
        house.grant(house.ada, house.mornings, "manual", end);
        house.settle(house.ben, {"stripe", "sub_2"}, {{.thing = house.mornings, .ends_at = end}});
        house.grant(house.ben, house.rest, "manual", end);
        house.store.told();
        house.write([&](Tx& tx) { catalog::delete_product(tx, house.mornings); });
        house.settle(house.ada, {"stripe", "sub_1"}, {});
        CHECK(house.store.told() == Told{});
        house.pass(one_day);
        CHECK(house.store.told() == Told{removed});
        const auto told = activities(house, activity::Type::access_removed);
        CHECK(*text_at(told.at(0).data, {"product", "id"}) == house.rest.text());
        CHECK(house.store.store.read_everywhere([](Reader& reader) { return sites_due(reader); }).empty());
    });
}

TEST_CASE("two writers at once leave one grant of one cause and one telling") {
    in_house([](House& house) {
        {
            std::vector<std::jthread> writers;
            for (int turn = 0; turn < 4; ++turn)
                writers.emplace_back(
                    [&] { house.settle(house.ada, {"stripe", "sub_1"}, {{.thing = house.mornings}}); });
        }
        CHECK(activities(house, activity::Type::access_granted).size() == 1);
        CHECK(house.store.read([&](Reader& reader) { return list_grants(reader, {.member = house.ada}); }).size() == 1);
    });
}

}  // namespace hub::access
