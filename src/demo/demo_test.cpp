#include <algorithm>
#include <map>

#include <doctest/doctest.h>

#include "access/access.h"
#include "activity/activity.h"
#include "base/crypto.h"
#include "base/text.h"
#include "billing/billing.h"
#include "connectors/connections.h"
#include "db/test_store.h"
#include "demo/content.h"
#include "demo/furnish.h"
#include "demo/story.h"
#include "demo/takings.h"
#include "filebox/filebox.h"
#include "members/members.h"
#include "progress/progress.h"
#include "reports/revenue.h"

namespace hub::demo {

namespace {

std::vector<activity::Activity> all_activities(db::TestStore& house) {
    std::vector<activity::Activity> found;
    house.read([&](Reader& reader) {
        for (activity::Filter filter;; filter.before = found.back().sequence) {
            const auto page = activity::list_activities(reader, filter);
            found.insert(found.end(), page.begin(), page.end());
            if (page.size() < filter.limit) return;
        }
    });
    std::ranges::reverse(found);
    return found;
}

// What the members paid makes a report that is worth looking at.
void pays_worth_looking_at(db::TestStore& house, const Words& words) {
    const Time today = house.clock.now();
    const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    const auto stripe = connectors::new_connection(house.site, "stripe", connectors::Mode::test, {}, today - 24h * 520);
    house.write([&](Tx& tx) { connectors::store_connection(tx, sealer, stripe); });
    note_takings(house.store, stripe, words, today);
    house.read([&](Reader& reader) {
        const auto sources = billing::list_sources(reader);
        const auto sums = reports::sum_payments(reader, sources, today - 24h * 30, today);
        REQUIRE(sums.size() == 1);
        CHECK(sums.front().payments >= 10);
        CHECK(sums.front().refunded > 0);
        const auto running = reports::count_running(reader, sources);
        CHECK(running.recurring.front().monthly == running.subscriptions * 1900);
    });
}

}  // namespace

TEST_CASE("the demo lives through five hundred days in the order they came, and what it says of its members is so") {
    db::on_sqlite([](db::TestStore& house) {
        const Time today = house.clock.now();
        const Words words = read_words();
        CHECK(words.members.size() == 30);
        CHECK(std::ranges::count(words.things, ThingKind::product, &ThingWords::kind) == 6);
        CHECK(std::ranges::count(words.things, ThingKind::collection, &ThingWords::kind) == 2);

        house.clock.set(today - 24h * 520);
        const auto things = furnish(house.store, house.clock, house.site, words, today);
        const auto catalog = house.read([](Reader& reader) { return catalog::load_catalog(reader); });
        live({.store = house.store,
              .clock = house.clock,
              .site = house.site,
              .catalog = *catalog,
              .things = things,
              .today = today},
             words);
        CHECK(house.clock.now() == today);

        const auto activities = all_activities(house);
        // What is noticed late is dated when it happened; all else is told as it happens.
        auto as_it_happened = activities;
        std::erase_if(as_it_happened,
                      [](const activity::Activity& activity) { return activity.type == "user.inactive"; });
        CHECK(std::ranges::is_sorted(as_it_happened, {}, &activity::Activity::occurred_at));
        CHECK(activities.back().occurred_at <= today);
        std::map<std::string, int> told;
        for (const activity::Activity& activity : activities) ++told[activity.type];
        CHECK(told["user.created"] == 30);
        for (const char* const type :
             {"user.login", "user.inactive", "user.activate", "user.product_access_granted",
              "user.product_access_removed", "user.page_completed", "user.product_completed"}) {
            CHECK_MESSAGE(told[type] > 0, std::string{type});
        }

        pays_worth_looking_at(house, words);
        house.read([&](Reader& reader) {
            for (const MemberWords& member_words : words.members) {
                const auto member = members::find_by_email(reader, member_words.email);
                REQUIRE(member);
                CHECK(member->last_login_at.has_value() == member_words.last_login_days_ago.has_value());
                const auto spells = progress::load_spells(reader, member->id, today);
                for (const auto& [slug, count] : member_words.completed) {
                    auto pages = catalog->find(things.at(slug))->live_pages;
                    std::erase_if(pages, [&](const PageId& page) {
                        return catalog->find(page)->opens_at.value_or(today) > today;
                    });
                    const auto done = std::ranges::count_if(
                        pages, [&](const PageId& page) { return progress::is_complete_at(spells, page, today); });
                    CHECK_MESSAGE(done == count.value_or(static_cast<std::int64_t>(pages.size())), member_words.email,
                                  slug);
                }
            }
        });
    });
}

TEST_CASE("the demo's filebox has a file for all, one for those who sleep slowly, and one for Ada alone") {
    db::on_both_engines([](db::TestStore& house) {
        const Words words = read_words();
        const auto things = furnish(house.store, house.clock, house.site, words, house.clock.now());
        const auto join = [&](const char* email) {
            return house.write([&](Tx& tx) { return members::welcome(tx, {.email = email}, "manual").member; });
        };
        const auto ada = join("ada@example.com");
        const auto ben = join("ben@example.com");
        fill_filebox(house.store, house.site, words, things);
        house.read([&](Reader& reader) {
            CHECK(filebox::load_settings(reader).uploads);
            const auto sleeps = [&](const ThingId& thing) { return thing == things.at("sleep-slowly"); };
            const auto has_nothing = [](const ThingId&) { return false; };
            CHECK(filebox::places_of(reader, ada.id, sleeps, std::nullopt, 10).places.size() == 3);
            CHECK(filebox::places_of(reader, ben.id, has_nothing, std::nullopt, 10).places.size() == 1);
        });
    });
}

TEST_CASE("the demo's collections put their own pages where its words put them") {
    db::on_both_engines([](db::TestStore& house) {
        const Words words = read_words();
        const auto things = furnish(house.store, house.clock, house.site, words, house.clock.now());
        const auto catalog = house.read([](Reader& reader) { return catalog::load_catalog(reader); });
        const auto& bundle = *catalog->find(things.at("evening-bundle"));
        CHECK(bundle.items.back().front().page.has_value());
        CHECK(bundle.includes == std::vector{things.at("restorative-room"), things.at("sleep-slowly")});
        CHECK(catalog->find(things.at("low-tide-membership"))->includes.size() == 6);
    });
}

TEST_CASE("all that is locked in the demo can be bought at its fake Stripe, by itself or with a collection") {
    db::on_sqlite([](db::TestStore& house) {
        Words words = read_words();
        sell(words, "http://127.0.0.1:8081/");
        const auto things = furnish(house.store, house.clock, house.site, words, house.clock.now());
        const auto catalog = house.read([](Reader& reader) { return catalog::load_catalog(reader); });
        const access::Facts nobody;
        const Zone zone = *Zone::find(words.site.time_zone);
        for (const auto& [slug, id] : things) {
            const auto decision = access::decide(nobody, *catalog, id, house.clock.now(), zone);
            if (decision.verdict != access::Verdict::locked || slug == "monday-letters") continue;  // free for members
            const auto opener = access::opener(decision, *catalog, zone);
            REQUIRE(opener);
            CHECK_MESSAGE(opener->kind == access::Opener::Kind::purchase, slug);
            CHECK(opener->url.starts_with("http://127.0.0.1:8081/buy/prod_LowTide"));
        }
    });
}

}  // namespace hub::demo
