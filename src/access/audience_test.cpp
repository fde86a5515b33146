#include <set>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "access/impact.h"
#include "access/stand_in.h"
#include "access/test_courses.h"
#include "access/test_house.h"
#include "audiences/groups.h"
#include "base/error.h"
#include "base/text.h"
#include "billing/billing.h"
#include "catalog/pages.h"
#include "catalog/products.h"
#include "connectors/connections.h"
#include "members/roster.h"
#include "members/tags.h"

namespace hub::access {

namespace {

using audiences::Audience;
using audiences::Criterion;
using audiences::Rule;
using audiences::Subscribed;

TagId tag_named(House& house, const std::string& name) {
    return house.write([&](Tx& tx) { return members::make_tag(tx, name).tag.id; });
}

GroupId group_of(House& house, const std::string& name, const Rule& rule) {
    return house.write([&](Tx& tx) { return audiences::make_group(tx, {.name = name, .rule = rule}).id; });
}

void tag(House& house, const MemberId& member, const TagId& tag) {
    house.write([&](Tx& tx) { members::give_tag(tx, member, tag, "manual"); });
}

void untag(House& house, const MemberId& member, const TagId& tag) {
    house.write([&](Tx& tx) { members::take_tag(tx, member, tag); });
}

void set_audience(House& house, const PageId& page, const Audience& audience) {
    house.write([&](Tx& tx) { catalog::change_page(tx, page, {.audience = audience}, std::nullopt); });
}

// A connection that tells of subscriptions.
ConnectionId till_in(House& house) {
    const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    const auto made =
        connectors::new_connection(house.store.site, "stripe", connectors::Mode::live, {}, house.store.clock.now());
    house.write([&](Tx& tx) { connectors::store_connection(tx, sealer, made); });
    return made.id;
}

// As a reading of it does: what it gives, and that it is one.
void subscribe(House& house, const ConnectionId& till, const MemberId& member, const std::string& name,
               const std::vector<Entitlement>& gives) {
    house.write([&](Tx& tx) {
        billing::note(tx, {.connection = till, .remote_customer = {}, .member = member},
                      billing::SubscriptionFact{.remote_id = name, .begun_at = tx.now()});
    });
    house.settle(member, {"stripe", name}, gives);
}

Decision decided(House& house, const MemberId& member, const PageId& page, Time moment) {
    return house.store.read([&](Reader& reader) {
        const Facts facts = load_facts(reader, members::load(reader, member), std::min(moment, reader.now()));
        return decide(facts, *catalog::load_catalog(reader), page, moment, Zone::utc());
    });
}

// ---- a made-up site, and what its rules amount to worked out by hand

struct School {
    std::vector<MemberId> members{};
    std::vector<TagId> tags{};
    std::vector<GroupId> groups{};
    std::vector<Rule> rules{};  // of the groups
    std::vector<ThingId> things{};
    std::map<MemberId, Facts> facts{};
    std::map<MemberId, std::set<std::string>> has{};  // criteria: tags, and things by whatever way
};

bool by_hand(const School& world, const MemberId& member, const Rule& rule) {
    const auto meets = [&](const Criterion& criterion) {
        if (const auto* const group = std::get_if<GroupId>(&criterion)) {
            const auto place = std::ranges::find(world.groups, *group) - world.groups.begin();
            return by_hand(world, member, world.rules[static_cast<std::size_t>(place)]);
        }
        return world.has.at(member).contains(audiences::id_of(criterion));
    };
    return (rule.any.empty() || std::ranges::any_of(rule.any, meets)) && std::ranges::all_of(rule.all, meets) &&
           std::ranges::none_of(rule.none, meets);
}

std::vector<Criterion> some_criteria(const School& world, std::size_t groups) {
    std::vector<Criterion> criteria;
    const int count = *rc::gen::inRange(0, 3);
    for (int number = 0; number < count; ++number) {
        const int kind = *rc::gen::inRange(0, 4);
        if (kind == 0 && groups > 0) {
            criteria.emplace_back(world.groups[*rc::gen::inRange<std::size_t>(0, groups)]);
        } else if (kind == 1) {
            criteria.emplace_back(*rc::gen::elementOf(world.things));
        } else if (kind == 2) {
            const bool is_any = *rc::gen::inRange(0, 3) == 0;
            criteria.emplace_back(is_any ? Subscribed{} : Subscribed{*rc::gen::elementOf(world.things)});
        } else {
            criteria.emplace_back(*rc::gen::elementOf(world.tags));
        }
    }
    return criteria;
}

Rule some_rule(const School& world, std::size_t groups) {
    Rule rule{
        .any = some_criteria(world, groups), .all = some_criteria(world, groups), .none = some_criteria(world, groups)};
    if (rule.empty()) rule.any.emplace_back(world.tags.front());
    return rule;
}

// The things that these bits choose, by hand or by a subscription; what everything includes comes with it.
void give_things(House& house, School& world, const ConnectionId& till, const MemberId& member, unsigned bits) {
    std::set<std::string>& has = world.has[member];
    const bool by_subscription = (bits & 8U) != 0;
    const auto count_in = [&](const ThingId& thing) {
        has.insert(thing.text());
        if (by_subscription) has.insert({id_of(Subscribed{}), id_of(Subscribed{thing})});
    };
    for (unsigned number = 0; number < 3; ++number) {
        if ((bits & (1U << number)) == 0) continue;
        const ThingId& thing = world.things[number];
        if (by_subscription)
            subscribe(house, till, member, "sub_" + member.text() + thing.text(), {{.thing = thing}});
        else
            house.grant(member, thing);
        count_in(thing);
    }
    if (has.contains(house.everything.text())) std::ranges::for_each(std::vector{house.mornings, house.rest}, count_in);
}

School some_school(House& house) {
    School world{.things = {house.mornings, house.rest, house.everything}};
    for (const char* const name : {"Red", "Green", "Blue"}) world.tags.push_back(tag_named(house, name));
    world.rules = {{.any = {world.tags[0], house.rest}},
                   {.all = {world.tags[1]}, .none = {world.tags[2]}},
                   {.none = {house.everything}}};
    for (const Rule& rule : world.rules)
        world.groups.push_back(group_of(house, "Group " + std::to_string(world.groups.size()), rule));
    world.rules.push_back({.any = {world.groups[0]}, .none = {world.groups[1], world.groups[2]}});
    world.groups.push_back(group_of(house, "Of groups", world.rules.back()));
    world.rules.push_back({.any = {Subscribed{house.rest}, world.tags[0]}, .none = {Subscribed{house.mornings}}});
    world.groups.push_back(group_of(house, "Of subscribers", world.rules.back()));
    const ConnectionId till = till_in(house);
    for (unsigned bits = 0; bits < 128; ++bits) {
        const MemberId member = house.write(
            [&](Tx& tx) { return members::welcome(tx, {.email = format("m{}@example.com", bits)}, "api").member.id; });
        world.members.push_back(member);
        std::set<std::string>& has = world.has[member];
        for (unsigned number = 0; number < 3; ++number) {
            if ((bits & (1U << number)) != 0) tag(house, member, world.tags[number]);
            if ((bits & (1U << number)) != 0) has.insert(world.tags[number].text());
        }
        give_things(house, world, till, member, bits / 8);
        world.facts.emplace(member, house.store.read([&](Reader& reader) {
            return load_facts(reader, members::load(reader, member), reader.now());
        }));
    }
    return world;
}

void check_rule(Reader& reader, const catalog::Catalog& catalog, const School& world, const Rule& rule) {
    std::set<MemberId> at_once;
    for (const MemberId& id :
         members::matching_ids(reader, {.among = term_of(rule, catalog.book(), catalog)}, std::nullopt, 1'000))
        at_once.insert(id);
    for (const MemberId& id : world.members) {
        const Zone zone = Zone::utc();
        const bool is_among = Judge{world.facts.at(id), catalog, zone, reader.now()}.opens(Audience{rule});
        RC_ASSERT(is_among == by_hand(world, id, rule));
        RC_ASSERT(is_among == at_once.contains(id));
    }
}

}  // namespace

TEST_CASE("a rule decided for each member, asked of all at once and worked out by hand is the same") {
    in_house([](House& house) {
        const School world = some_school(house);
        house.store.read([&](Reader& reader) {
            const auto catalog = catalog::load_catalog(reader);
            CHECK(rc::check([&] {
                const Rule rule = some_rule(world, world.groups.size());
                check_rule(reader, *catalog, world, rule);
                const Rule wanted = some_rule(world, world.groups.size());
                const Impact impact = impact_of(Audience{rule}, Audience{wanted}, catalog->book(), *catalog);
                const auto count = [&](bool was, bool is) {
                    return std::ranges::count_if(world.members, [&](const MemberId& id) {
                        return by_hand(world, id, rule) == was && by_hand(world, id, wanted) == is;
                    });
                };
                // Ada and Ben have nothing, as the first member made up.
                const auto others = [&](bool was, bool is) {
                    const MemberId& nobody = world.members.front();
                    return by_hand(world, nobody, rule) == was && by_hand(world, nobody, wanted) == is ? 2 : 0;
                };
                RC_ASSERT(members::count_members(reader, {.among = impact.gains}) ==
                          count(false, true) + others(false, true));
                RC_ASSERT(members::count_members(reader, {.among = impact.loses}) ==
                          count(true, false) + others(true, false));
            }));
        });
    });
}

TEST_CASE("a page for certain members opens and closes as tags come and go, and the past stays as it was") {
    in_house([](House& house) {
        const TagId vip = tag_named(house, "VIP");
        house.grant(house.ada, house.mornings);
        set_audience(house, house.second, Audience{Rule{.any = {vip}}});
        const Time before = house.store.clock.now();
        CHECK(decided(house, house.ada, house.second, before).verdict == Verdict::locked);
        house.pass(1h);
        tag(house, house.ada, vip);
        const Time while_tagged = house.store.clock.now();
        CHECK(decided(house, house.ada, house.second, while_tagged).verdict == Verdict::open);
        house.pass(1h);
        untag(house, house.ada, vip);
        const Time after = house.store.clock.now();
        CHECK(decided(house, house.ada, house.second, after).verdict == Verdict::locked);
        CHECK(decided(house, house.ada, house.second, while_tagged).verdict == Verdict::open);
        CHECK(decided(house, house.ada, house.second, before).verdict == Verdict::locked);
        CHECK(decided(house, house.ada, house.first, after).verdict == Verdict::open);
    });
}

TEST_CASE(
    "a subscription counts while it gives: to its end, through the grace of a failed payment, and never by hand") {
    in_house([](House& house) {
        const ConnectionId till = till_in(house);
        house.grant(house.ada, house.mornings);
        house.grant(house.ben, house.mornings);
        house.grant(house.ben, house.rest);
        set_audience(house, house.second, Audience{Rule{.any = {Subscribed{house.rest}}}});
        set_audience(house, house.first, Audience{Rule{.none = {Subscribed{}}}});
        const Time before = house.store.clock.now();
        house.pass(24h);
        subscribe(house, till, house.ada, "sub_1", {{.thing = house.everything}});
        const Time while_paid = house.store.clock.now();
        CHECK(decided(house, house.ada, house.second, while_paid).verdict == Verdict::open);
        CHECK(decided(house, house.ada, house.first, while_paid).verdict == Verdict::locked);
        CHECK(decided(house, house.ben, house.second, while_paid).verdict == Verdict::locked);
        CHECK(decided(house, house.ben, house.first, while_paid).verdict == Verdict::open);

        house.pass(24h);
        const Time grace_ends = house.store.clock.now() + 72h;
        subscribe(house, till, house.ada, "sub_1",
                  {{.thing = house.everything, .ends_at = grace_ends, .awaits_payment = true}});
        const Decision in_grace = decided(house, house.ada, house.second, house.store.clock.now());
        CHECK(in_grace.verdict == Verdict::open);
        CHECK(in_grace.valid_until == grace_ends);
        CHECK(decided(house, house.ada, house.second, grace_ends).verdict == Verdict::locked);
        CHECK(decided(house, house.ada, house.first, grace_ends).verdict == Verdict::open);

        house.pass(24h);
        subscribe(house, till, house.ada, "sub_1", {});
        const Time after = house.store.clock.now();
        CHECK(decided(house, house.ada, house.second, after).verdict == Verdict::locked);
        CHECK(decided(house, house.ada, house.second, while_paid).verdict == Verdict::open);
        CHECK(decided(house, house.ada, house.second, before).verdict == Verdict::locked);
    });
}

TEST_CASE("of subscriptions a rule speaks in plain words, and what it names stays") {
    in_house([](House& house) {
        const TagId vip = tag_named(house, "VIP");
        const GroupId paying =
            group_of(house, "Paying", {.any = {vip, Subscribed{house.rest}}, .none = {Subscribed{}}});
        const auto catalog = house.catalog();
        const audiences::Book& book = catalog->book();
        CHECK(sentence(Audience{book.find(paying)->rule}, book, *catalog) ==
              "Members who have the tag “VIP” or subscribe to “Deep Rest”, except those who have a subscription.");
        const auto delete_it = [&] { house.write([&](Tx& tx) { catalog::delete_product(tx, house.rest); }); };
        CHECK_THROWS_AS(delete_it(), Conflict);
        const Zone zone = Zone::utc();
        const Time now = house.store.clock.now();
        const GroupId any = group_of(house, "Any", {.any = {Subscribed{}}});
        const auto with_both = house.catalog();
        const Facts facts = stand_in(*with_both->book().find(any), *with_both, zone, MemberId::fresh(now), now);
        CHECK(Judge{facts, *with_both, zone, now}.opens(Audience{Rule{.any = {any}}}));
        CHECK(Judge{facts, *with_both, zone, now}.decide(house.mornings).verdict == Verdict::locked);
    });
}

TEST_CASE("why names the criterion that is met or isn't, and the decision is those words") {
    in_house([](House& house) {
        const TagId vip = tag_named(house, "VIP");
        const TagId late = tag_named(house, "Late");
        const GroupId inner = group_of(house, "Inner circle", {.any = {vip, house.rest}});
        house.grant(house.ada, house.mornings);
        set_audience(house, house.second, Audience{Rule{.any = {inner}, .none = {late}}});
        tag(house, house.ada, vip);
        tag(house, house.ada, late);
        const Decision decision = decided(house, house.ada, house.second, house.store.clock.now());
        CHECK(decision.verdict == Verdict::locked);
        CHECK(verdict_of(decision.reasons) == decision.verdict);
        const auto catalog = house.catalog();
        std::vector<std::string> words;
        const std::function<void(const Reason&)> read = [&](const Reason& reason) {
            words.push_back(sentence(reason, *catalog, Zone::utc(), house.store.clock.now()));
            std::ranges::for_each(reason.parts, read);
        };
        read(*std::ranges::find(decision.reasons, Reason::Code::audience, &Reason::code));
        CHECK(words ==
              std::vector<std::string>{
                  "It is for members who are in the group “Inner circle”, except those who have the tag “Late”.",
                  "Logged in.", "Does not meet all of these.", "Is in the group “Inner circle”.",
                  "Meets one of these at least.", "Has the tag “VIP”.", "Does not hold “Deep Rest”.",
                  "Has the tag “Late”."});
        CHECK(opener(decision, *catalog, Zone::utc())->text == "This is for certain members. Ask us if you miss it.");
    });
}

TEST_CASE("what isn't there any more opens nothing, not even to those who were to be without it") {
    in_house([](House& house) {
        const TagId gone = TagId::fresh(house.store.clock.now());
        const auto catalog = house.catalog();
        const Facts facts = member_since(house.store.clock.now());
        const Zone zone = Zone::utc();
        Judge judge{facts, *catalog, zone, house.store.clock.now()};
        CHECK(!judge.opens(Audience{Rule{.any = {gone}}}));
        CHECK(!judge.opens(Audience{Rule{.none = {gone}}}));
        CHECK(!judge.opens(Audience{Rule{.none = {GroupId::fresh(house.store.clock.now())}}}));
        CHECK(judge.opens(Audience{Rule{.none = {house.rest}}}));
    });
}

TEST_CASE("a tag, a group or a product in a rule stays until the rule is changed; no group is part of itself") {
    in_house([](House& house) {
        const TagId vip = tag_named(house, "VIP");
        const GroupId inner = group_of(house, "Inner", {.any = {vip}});
        const GroupId outer = group_of(house, "Outer", {.any = {inner, house.rest}});
        const auto write = [&](auto act) { return [&house, act] { house.write(act); }; };
        CHECK_THROWS_AS(write([&](Tx& tx) { members::delete_tag(tx, vip); })(), Conflict);
        CHECK_THROWS_AS(write([&](Tx& tx) { audiences::delete_group(tx, inner); })(), Conflict);
        CHECK_THROWS_AS(write([&](Tx& tx) { catalog::delete_product(tx, house.rest); })(), Conflict);
        CHECK_THROWS_AS(
            write([&](Tx& tx) { audiences::change_group(tx, inner, {.rule = Rule{.none = {outer}}}, std::nullopt); })(),
            Invalid);
        house.write([&](Tx& tx) { audiences::delete_group(tx, outer); });
        house.write([&](Tx& tx) { audiences::delete_group(tx, inner); });
        house.write([&](Tx& tx) { members::delete_tag(tx, vip); });
        CHECK(house.store.read([&](Reader& reader) { return audiences::uses_of(reader, vip.view()); }).empty());
    });
}

TEST_CASE("a product's own page that asks for the product doesn't keep it from being deleted") {
    in_house([](House& house) {
        set_audience(house, house.only, Audience{Rule{.all = {house.rest}}});
        house.write([&](Tx& tx) { catalog::delete_product(tx, house.rest); });
        CHECK(!house.store.read([&](Reader& reader) { return catalog::find_product(reader, house.rest); }));
    });
}

TEST_CASE("nobody stands in for a group with just what its rule asks for") {
    in_house([](House& house) {
        const TagId vip = tag_named(house, "VIP");
        const GroupId inner = group_of(house, "Inner", {.any = {vip, house.rest}, .none = {vip}});
        const auto catalog = house.catalog();
        const Time now = house.store.clock.now();
        const Facts facts = stand_in(*catalog->book().find(inner), *catalog, Zone::utc(), MemberId::fresh(now), now);
        CHECK(facts.tags.empty());
        REQUIRE(facts.held.size() == 1);
        CHECK(facts.held.front().thing == house.rest);
        const Zone zone = Zone::utc();
        CHECK(Judge{facts, *catalog, zone, now}.opens(Audience{Rule{.any = {inner}}}));
    });
}

TEST_CASE("the impact on a collection counts who has a product by it alone") {
    in_house([](House& house) {
        house.grant(house.ada, house.everything);
        house.grant(house.ada, house.rest);
        house.grant(house.ben, house.everything);
        house.store.read([&](Reader& reader) {
            const auto catalog = catalog::load_catalog(reader);
            const Impact without_rest = impact_on_collection(house.everything, {house.mornings}, *catalog);
            CHECK(members::count_members(reader, {.among = without_rest.loses}) == 1);
            CHECK(members::count_members(reader, {.among = without_rest.gains}) == 0);
            const Impact empty = impact_on_collection(house.everything, {}, *catalog);
            CHECK(members::count_members(reader, {.among = empty.loses}) == 2);
        });
    });
}

}  // namespace hub::access
