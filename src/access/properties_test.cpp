#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "access/test_courses.h"
#include "access/test_house.h"

namespace hub::access {

namespace {

const Time first_day = *parse_rfc3339("2026-01-05T08:00:00Z");
const Zone home_zone = *Zone::find("Europe/Berlin");

Time some_day(int most) {
    return first_day + std::chrono::hours{*rc::gen::inRange(0, 24 * most)};
}

std::optional<Time> maybe_after(Time from) {
    if (*rc::gen::inRange(0, 2) == 0) return std::nullopt;
    return from + std::chrono::hours{*rc::gen::inRange(1, 24 * 60)};
}

catalog::Release some_release() {
    const auto mode = *rc::gen::element(catalog::ReleaseMode::immediate, catalog::ReleaseMode::member_advanced,
                                        catalog::ReleaseMode::time_delayed);
    const auto unit = *rc::gen::element(CalendarUnit::days, CalendarUnit::weeks, CalendarUnit::months);
    return {.mode = mode, .interval = *rc::gen::inRange(1, 4), .unit = unit};
}

audiences::Audience some_subscribers(const ThingId& product) {
    const bool is_any = *rc::gen::inRange(0, 3) == 0;
    const audiences::Subscribed subscribed = is_any ? audiences::Subscribed{} : audiences::Subscribed{product};
    const bool is_meant = *rc::gen::inRange(0, 3) != 0;
    return audiences::Audience{is_meant ? audiences::Rule{.any = {subscribed}} : audiences::Rule{.none = {subscribed}}};
}

// A made-up site with a member who has some history in it.
struct World {
    Courses courses{first_day};
    std::vector<ThingId> things;
    std::vector<PageId> pages;
    Facts facts = member_since(first_day);
};

World some_world() {
    World world;
    std::vector<ThingId> products;
    const int count = *rc::gen::inRange(1, 4);
    for (int number = 0; number < count; ++number) {
        const auto mode = *rc::gen::element(catalog::AccessMode::assigned, catalog::AccessMode::assigned,
                                            catalog::AccessMode::members, catalog::AccessMode::everyone);
        const ThingId product = world.courses.product("Product " + std::to_string(number), some_release(), mode);
        products.push_back(product);
        const int pages = *rc::gen::inRange(0, 5);
        std::vector<PageId> order;
        for (int page = 0; page < pages; ++page) {
            order.push_back(world.courses.page(product, "Page " + std::to_string(page)));
            if (*rc::gen::inRange(0, 5) == 0) world.courses.change(order.back()).status = catalog::Status::draft;
            if (*rc::gen::inRange(0, 5) == 0) world.courses.change(order.back()).opens_at = some_day(90);
            if (*rc::gen::inRange(0, 4) == 0) world.courses.change(order.back()).audience = some_subscribers(product);
        }
        if (order.size() > 1 && *rc::gen::inRange(0, 2) == 0) {
            std::ranges::reverse(order);
            world.courses.reorder(product, order, some_day(60));
        }
        for (const PageId& page : order) world.courses.change(page).is_teased = *rc::gen::inRange(0, 4) != 0;
        world.courses.change(product).is_teased = *rc::gen::inRange(0, 4) != 0;
        world.pages.insert(world.pages.end(), order.begin(), order.end());
    }
    world.things = products;
    const ThingId collection = world.courses.collection("Collection", products, some_release());
    world.things.push_back(collection);
    for (const ThingId& product : products) {
        if (*rc::gen::inRange(0, 3) == 0) world.courses.date(collection, product, some_day(90));
    }
    if (*rc::gen::inRange(0, 5) == 0) world.facts = Facts{};
    return world;
}

void add_history(World& world) {
    if (!world.facts.member) return;
    const int grants = *rc::gen::inRange(0, 5);
    for (int number = 0; number < grants; ++number) {
        const Time from = some_day(90);
        give(world.facts, *rc::gen::elementOf(world.things), from, maybe_after(from));
        world.facts.held.back().by_subscription = *rc::gen::inRange(0, 2) == 0;
    }
    for (const PageId& page : world.pages) {
        if (*rc::gen::inRange(0, 2) == 0) continue;
        const Time done = some_day(90);
        world.facts.completed[page].push_back({done, maybe_after(done)});
    }
}

std::vector<Subject> subjects_of(const World& world) {
    std::vector<Subject> subjects(world.things.begin(), world.things.end());
    subjects.insert(subjects.end(), world.pages.begin(), world.pages.end());
    return subjects;
}

std::vector<bool> meant(Judge& judge, const World& world) {
    std::vector<bool> meant;
    for (const PageId& page : world.pages) meant.push_back(judge.is_meant(page));
    return meant;
}

}  // namespace

TEST_CASE("the explanation, evaluated again, gives the verdict; the same question gives the same answer") {
    CHECK(rc::check([] {
        World world = some_world();
        add_history(world);
        const auto catalog = world.courses.build();
        const Time moment = some_day(120);
        Judge judge{world.facts, *catalog, home_zone, moment};
        for (const Subject& subject : subjects_of(world)) {
            const Decision decision = judge.decide(subject);
            RC_ASSERT(verdict_of(decision.reasons) == decision.verdict);
            const Decision again = decide(world.facts, *catalog, subject, moment, home_zone);
            RC_ASSERT(again.verdict == decision.verdict);
            RC_ASSERT(again.opens_at == decision.opens_at);
            RC_ASSERT(!summary(decision, *catalog, home_zone, moment).empty());
            RC_ASSERT(opener(decision, *catalog, home_zone).has_value() == (decision.verdict == Verdict::locked));
        }
    }));
}

TEST_CASE("a verdict holds until the moment it names, and what it says opens does open then") {
    CHECK(rc::check([] {
        World world = some_world();
        add_history(world);
        const auto catalog = world.courses.build();
        const Time moment = some_day(120);
        Judge judge{world.facts, *catalog, home_zone, moment};
        for (const Subject& subject : subjects_of(world)) {
            const Decision decision = judge.decide(subject);
            const Time last =
                decision.valid_until ? *decision.valid_until - 1ms : moment + std::chrono::hours{24 * 400};
            RC_ASSERT(decide(world.facts, *catalog, subject, last, home_zone).verdict == decision.verdict);
            if (!decision.opens_at || decision.verdict != Verdict::locked) continue;
            // Where other pages are meant for the member by then, what waits for them is told anew.
            Judge later{world.facts, *catalog, home_zone, *decision.opens_at};
            if (meant(later, world) == meant(judge, world)) RC_ASSERT(later.decide(subject).verdict == Verdict::open);
        }
    }));
}

TEST_CASE("one more grant never closes anything") {
    CHECK(rc::check([] {
        World world = some_world();
        RC_PRE(world.facts.member.has_value());
        add_history(world);
        const auto catalog = world.courses.build();
        const Time moment = some_day(120);
        Facts more = world.facts;
        const Time from = some_day(90);
        give(more, *rc::gen::elementOf(world.things), from, maybe_after(from));
        for (const ThingId& thing : world.things) {
            const bool open_before = decide(world.facts, *catalog, thing, moment, home_zone).verdict == Verdict::open;
            if (open_before) RC_ASSERT(decide(more, *catalog, thing, moment, home_zone).verdict == Verdict::open);
        }
    }));
}

TEST_CASE("whatever was given, taken, changed or left to run out, the projection equals the log built again") {
    db::on_sqlite([](db::TestStore& store) {
        House house{store};
        const std::vector<ThingId> things{house.mornings, house.rest, house.everything};
        const bool held = rc::check([&] {
            const Cause cause{"stripe", "sub_" + std::to_string(*rc::gen::inRange(0, 4))};
            std::vector<Entitlement> wanted;
            for (const ThingId& thing : things) {
                if (*rc::gen::inRange(0, 2) == 0) continue;
                const auto ends_at = maybe_after(store.clock.now());
                wanted.push_back(
                    {.thing = thing, .ends_at = ends_at, .awaits_payment = ends_at && *rc::gen::inRange(0, 2) == 0});
            }
            house.settle(house.ada, cause, wanted);
            store.clock.advance(std::chrono::hours{*rc::gen::inRange(0, 24 * 30)});
            store.write([](Tx& tx) { return tell_due(tx, *catalog::load_catalog(tx), 100); });
            RC_ASSERT(store.write([&](Tx& tx) { return rebuild_grants(tx, house.ada); }));
        });
        CHECK(held);
    });
}

TEST_CASE("granted and removed are told in turn, and the last telling is what is true") {
    db::on_sqlite([](db::TestStore& store) {
        House house{store};
        const bool held = rc::check([&] {
            const Cause cause{"stripe", "sub_" + std::to_string(*rc::gen::inRange(0, 3))};
            std::vector<Entitlement> wanted;
            if (*rc::gen::inRange(0, 2) == 0)
                wanted.push_back({.thing = house.mornings, .ends_at = maybe_after(store.clock.now())});
            house.settle(house.ada, cause, wanted);
            house.pass(std::chrono::hours{*rc::gen::inRange(0, 24 * 40)});
            const auto told = store.read([&](Reader& reader) {
                return activity::list_activities(reader, {.member = house.ada, .product = house.mornings, .limit = 2});
            });
            if (told.empty()) return;
            const bool said_open = told[0].type == "user.product_access_granted";
            RC_ASSERT(said_open == house.can_open(house.ada, house.mornings));
            if (told.size() == 2) RC_ASSERT(told[0].type != told[1].type);
        });
        CHECK(held);
    });
}

}  // namespace hub::access
