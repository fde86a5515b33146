#include "portal/facts_cache.h"

#include <doctest/doctest.h>

#include "access/test_house.h"
#include "billing/billing.h"
#include "catalog/cache.h"
#include "catalog/order.h"
#include "catalog/pages.h"
#include "catalog/placements.h"
#include "catalog/products.h"
#include "connectors/connections.h"
#include "portal/outline_cache.h"
#include "portal/site_cache.h"
#include "progress/progress.h"

namespace hub::portal {

namespace {

using access::House;
using access::Subject;
using access::Verdict;
using State = Outline::State;

constexpr Duration one_day = std::chrono::hours{24};

// The site as the portal remembers it between requests.
struct Remembered {
    House& house;
    catalog::CatalogCache catalogs{};
    SiteCache sites{};
    FactsCache facts{};

    OutlineCache outlines{};

    template <class Question>
    auto ask(const MemberId& member, const Question& question) {
        const auto shown = sites.of(house.store.store, catalogs, "riverside.example");
        const auto known = facts.of(house.store.store, house.store.site, member);
        Look look{*shown, *known, house.store.clock.now()};
        return question(look);
    }
    Verdict verdict(const MemberId& member, const Subject& subject) {
        return ask(member, [&](Look& look) { return look.judge.decide(subject).verdict; });
    }
    std::vector<State> outline(const MemberId& member, const ThingId& product) {
        return ask(member, [&](Look& look) {
            std::vector<State> states;
            for (const Outline::Step& step : outline_of(look, *look.shown.plan_of(product)).steps)
                states.push_back(step.state);
            return states;
        });
    }
    int percent(const MemberId& member, const ThingId& product) {
        return ask(member, [&](Look& look) { return progress_of(look, *look.shown.plan_of(product)).percent; });
    }
};

void each_time(const std::function<void(House&, Remembered&)>& test) {
    access::in_house([&](House& house) {
        Remembered portal{house};
        portal.verdict(house.ada, house.first);  // everything is in memory before anything changes
        test(house, portal);
    });
}

void set_checkmark(House& house, const PageId& page, bool done) {
    house.write([&](Tx& tx) {
        const auto catalog = catalog::load_catalog(tx);
        const members::Member ada = members::load(tx, house.ada);
        if (done) {
            progress::complete(tx, *catalog, ada, *catalog->find(page), {.source = "member"});
        } else {
            progress::clear(tx, ada, *catalog->find(page));
        }
    });
}

}  // namespace

TEST_CASE("a grant and its end show on the very next look") {
    each_time([](House& house, Remembered& portal) {
        for (int round = 0; round < 3; ++round) {
            CHECK(portal.verdict(house.ada, house.first) == Verdict::locked);
            const access::Grant given = house.grant(house.ada, house.mornings);
            CHECK(portal.verdict(house.ada, house.first) == Verdict::open);
            CHECK(portal.verdict(house.ben, house.first) == Verdict::locked);
            house.write([&](Tx& tx) { access::end(tx, *catalog::load_catalog(tx), given.id); });
        }
        CHECK(portal.verdict(house.ada, house.first) == Verdict::locked);
        house.settle(house.ada, {"stripe", "sub_1"}, {{.thing = house.everything}});
        CHECK(portal.verdict(house.ada, house.only) == Verdict::open);
        house.settle(house.ada, {"stripe", "sub_1"}, {});
        CHECK(portal.verdict(house.ada, house.only) == Verdict::locked);
    });
}

TEST_CASE("a subscription that ends, and one that becomes known late, show on the very next look") {
    each_time([](House& house, Remembered& portal) {
        const auto connection =
            connectors::new_connection(house.store.site, "stripe", connectors::Mode::live, {}, house.store.clock.now());
        const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
        house.write([&](Tx& tx) { connectors::store_connection(tx, sealer, connection); });
        const audiences::Rule subscribers{.any = {audiences::Subscribed{house.rest}}};
        house.write([&](Tx& tx) {
            catalog::change_page(tx, house.second, {.audience = audiences::Audience{subscribers}}, std::nullopt);
        });
        house.grant(house.ada, house.mornings);
        house.settle(house.ada, {"stripe", "sub_1"}, {{.thing = house.rest}});
        CHECK(portal.verdict(house.ada, house.second) == Verdict::locked);  // nothing says yet what sub_1 is
        house.write([&](Tx& tx) {
            billing::note(tx, {.connection = connection.id, .remote_customer = {}, .member = house.ada},
                          billing::SubscriptionFact{.remote_id = "sub_1", .begun_at = tx.now()});
        });
        CHECK(portal.verdict(house.ada, house.second) == Verdict::open);
        house.settle(house.ada, {"stripe", "sub_1"}, {});
        CHECK(portal.verdict(house.ada, house.second) == Verdict::locked);
    });
}

TEST_CASE("an end date closes and a fixed date opens though nothing was written") {
    each_time([](House& house, Remembered& portal) {
        const Time now = house.store.clock.now();
        house.grant(house.ada, house.mornings, "manual", now + one_day * 2);
        house.write([&](Tx& tx) {
            catalog::change_page(tx, house.second, {.opens_at = std::optional{now + one_day}}, std::nullopt);
        });
        CHECK(portal.outline(house.ada, house.mornings) == std::vector{State::open, State::locked});
        house.store.clock.advance(one_day);
        CHECK(portal.outline(house.ada, house.mornings) == std::vector{State::open, State::open});
        house.store.clock.advance(one_day - 1ms);
        CHECK(portal.verdict(house.ada, house.first) == Verdict::open);
        house.store.clock.advance(1ms);
        CHECK(portal.verdict(house.ada, house.first) == Verdict::locked);
    });
}

TEST_CASE("a date within a collection closes on the very next look, and opens though nothing was written") {
    each_time([](House& house, Remembered& portal) {
        house.settle(house.ada, {"stripe", "sub_1"}, {{.thing = house.everything}});
        CHECK(portal.verdict(house.ada, house.only) == Verdict::open);
        const Time tomorrow = house.store.clock.now() + one_day;
        house.write([&](Tx& tx) {
            catalog::change_placement(tx, house.everything, house.rest, {.opens_at = std::optional{tomorrow}});
        });
        CHECK(portal.verdict(house.ada, house.only) == Verdict::locked);
        house.store.clock.advance(one_day);
        CHECK(portal.verdict(house.ada, house.only) == Verdict::open);
    });
}

TEST_CASE("what becomes a draft is hidden on the very next look, and out of the outline") {
    each_time([](House& house, Remembered& portal) {
        house.grant(house.ada, house.mornings);
        CHECK(portal.outline(house.ada, house.mornings).size() == 2);
        house.write(
            [&](Tx& tx) { catalog::change_page(tx, house.first, {.status = catalog::Status::draft}, std::nullopt); });
        CHECK(portal.verdict(house.ada, house.first) == Verdict::hidden);
        CHECK(portal.outline(house.ada, house.mornings).size() == 1);
        house.write([&](Tx& tx) {
            catalog::change_product(tx, house.mornings, {.status = catalog::Status::draft}, std::nullopt);
        });
        CHECK(portal.verdict(house.ada, house.second) == Verdict::hidden);
    });
}

TEST_CASE("a checkmark moves the progress on the very next look, and clearing it moves it back") {
    each_time([](House& house, Remembered& portal) {
        house.grant(house.ada, house.mornings);
        CHECK(portal.percent(house.ada, house.mornings) == 0);
        set_checkmark(house, house.first, true);
        CHECK(portal.percent(house.ada, house.mornings) == 50);
        CHECK(portal.outline(house.ada, house.mornings) == std::vector{State::done, State::open});
        set_checkmark(house, house.first, false);
        CHECK(portal.percent(house.ada, house.mornings) == 0);
    });
}

TEST_CASE("one page after the other: a checkmark opens the next, and another order shows at once") {
    each_time([](House& house, Remembered& portal) {
        house.grant(house.ada, house.mornings);
        house.store.clock.advance(1s);
        house.write([&](Tx& tx) {
            catalog::change_product(tx, house.mornings,
                                    {.release = catalog::Release{.mode = catalog::ReleaseMode::member_advanced}},
                                    std::nullopt);
        });
        CHECK(portal.outline(house.ada, house.mornings) == std::vector{State::open, State::locked});
        set_checkmark(house, house.first, true);
        CHECK(portal.outline(house.ada, house.mornings) == std::vector{State::done, State::open});
        house.store.clock.advance(1s);
        house.write([&](Tx& tx) {
            catalog::set_order(tx, house.mornings,
                               {{.type = catalog::Node::Type::page, .id = house.second.text()},
                                {.type = catalog::Node::Type::page, .id = house.first.text()}},
                               std::nullopt);
        });
        CHECK(portal.outline(house.ada, house.mornings) == std::vector{State::open, State::done});
    });
}

TEST_CASE("a week after the other: each page opens at its hour, though what was shown is kept") {
    each_time([](House& house, Remembered& portal) {
        house.grant(house.ada, house.mornings);
        house.write([&](Tx& tx) {
            catalog::change_product(tx, house.mornings,
                                    {.release = catalog::Release{.mode = catalog::ReleaseMode::time_delayed}},
                                    std::nullopt);
        });
        house.store.clock.advance(one_day * 7 - 1ms);
        CHECK(portal.outline(house.ada, house.mornings) == std::vector{State::open, State::locked});
        house.store.clock.advance(1ms);
        CHECK(portal.outline(house.ada, house.mornings) == std::vector{State::open, State::open});
    });
}

TEST_CASE("who was seen longest ago makes room, and is read again when they come back") {
    access::in_house([](House& house) {
        FactsCache facts{1};
        const auto ada = facts.of(house.store.store, house.store.site, house.ada);
        CHECK(facts.kept(house.store.stamps, house.store.site, house.ada) == ada);
        facts.of(house.store.store, house.store.site, house.ben);
        CHECK(facts.size() == 1);
        CHECK(facts.kept(house.store.stamps, house.store.site, house.ada) == nullptr);
        CHECK(facts.of(house.store.store, house.store.site, house.ada) != nullptr);
    });
}

TEST_CASE("who has done much takes more room than who has not, and so do their contents") {
    each_time([](House& house, Remembered& portal) {
        const auto bytes_of = [&](const MemberId& member) {
            FactsCache facts;
            facts.of(house.store.store, house.store.site, member);
            return facts.bytes();
        };
        const std::size_t idle = bytes_of(house.ada);
        house.grant(house.ada, house.mornings);
        const std::size_t holding = bytes_of(house.ada);
        CHECK(holding >= idle + sizeof(access::Held));
        set_checkmark(house, house.first, true);
        CHECK(bytes_of(house.ada) >= holding + sizeof(PageId) + sizeof(progress::Spell));
        house.grant(house.ada, house.rest);
        OutlineCache outlines;
        const auto contents_of = [&](const ThingId& thing) {
            const auto shown = portal.sites.of(house.store.store, portal.catalogs, "riverside.example");
            const auto facts = portal.facts.of(house.store.store, house.store.site, house.ada);
            Look look{*shown, *facts, house.store.clock.now()};
            outlines.of(look, shown, facts, *shown->plan_of(thing));
            return outlines.bytes();
        };
        const std::size_t of_one_page = contents_of(house.rest);
        CHECK(contents_of(house.mornings) - of_one_page >= of_one_page + sizeof(Outline::Step));
    });
}

TEST_CASE("a site is built once, whatever names lead to it, and anew after a change") {
    each_time([](House& house, Remembered& portal) {
        const auto under = [&](const std::string& host) {
            return portal.sites.of(house.store.store, portal.catalogs, host);
        };
        const auto first = under("riverside.example");
        CHECK(under("made-up.example") == first);
        house.write([](Tx& tx) { sites::change(tx, {.name = "Hillside"}); });
        CHECK(under("made-up.example")->site.name == "Hillside");
        CHECK(under("riverside.example") == under("made-up.example"));
    });
}

TEST_CASE("facts of one site are never shown to another") {
    access::in_house([](House& house) {
        FactsCache facts;
        facts.of(house.store.store, house.store.site, house.ada);
        const SiteId other = SiteId::fresh(house.store.clock.now());
        CHECK(facts.kept(house.store.stamps, other, house.ada) == nullptr);
    });
}

}  // namespace hub::portal
