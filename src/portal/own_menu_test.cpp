#include "portal/own_menu.h"

#include <doctest/doctest.h>

#include "audiences/groups.h"
#include "catalog/pages.h"
#include "catalog/products.h"
#include "menus/menus.h"
#include "portal/test_portal.h"

namespace hub::portal {

namespace {

using audiences::Audience;
using menus::Entry;

menus::Menu save(access::House& house, const std::vector<Entry>& entries) {
    const auto catalog = house.catalog();
    return house.write([&](Tx& tx) { return menus::save_menu(tx, *catalog, entries, {}, std::nullopt); });
}

Entry to_thing(const std::string& label, const ThingId& thing) {
    return {.label = label, .place = menus::Place::thing, .thing = thing};
}

Entry to_page(const std::string& label, const PageId& page) {
    return {.label = label, .place = menus::Place::page, .page = page};
}

// The labels of the bar in their order, with those of sub-menus behind what opens them.
std::string bar(Browser& browser, const std::string& path = "/library") {
    browser.open(path);
    const std::string& html = browser.seen.body;
    const std::size_t begin = html.find(R"(<ul class="nav-bar">)");
    if (begin == std::string::npos) return "the usual places";
    std::string labels;
    const std::string part = html.substr(begin, html.find("</nav>", begin) - begin);
    bool is_tag = false;
    for (const char letter : part) {
        if (letter == '<') is_tag = true;
        if (!is_tag && letter != '\n') labels += letter;
        if (letter == '>') is_tag = false;
        if (letter == '<' && !labels.empty() && labels.back() != ' ') labels += ' ';
    }
    return labels;
}

}  // namespace

TEST_CASE("a site without a menu of its own shows the usual places") {
    in_portal([](access::House& house, TestPortal& portal) {
        Browser ada{portal};
        ada.log_in(house.ada);
        CHECK(bar(ada) == "the usual places");
        CHECK(ada.shows(R"(<a class="tab" href="/filebox")"));
        save(house, {{.label = "Shelf", .place = menus::Place::library}});
        CHECK(bar(ada) == "Shelf ");
        CHECK_FALSE(ada.shows(R"(href="/filebox")"));
        check_page(ada, 200);
        save(house, {});
        CHECK(bar(ada) == "the usual places");
    });
}

TEST_CASE("each sees of the menu what is for them, on the very next request") {
    in_portal([](access::House& house, TestPortal& portal) {
        house.grant(house.ada, house.mornings);
        change(house, house.rest, {.is_teased = false});
        save(house, {{.label = "Mine", .place = menus::Place::home},
                     {.label = "Courses",
                      .place = menus::Place::heading,
                      .entries = {to_thing("Mornings", house.mornings), to_page("Rest page", house.only)}},
                     {.label = "Inner circle",
                      .place = menus::Place::address,
                      .address = "https://circle.example.com/a?b=1&c=2",
                      .audience = Audience{audiences::Rule{.any = {house.mornings}}}},
                     {.label = "For members", .place = menus::Place::search, .audience = Audience::members}});
        Browser visitor{portal};
        Browser ada{portal};
        Browser ben{portal};
        ada.log_in(house.ada);
        ben.log_in(house.ben);
        CHECK(bar(visitor) == "Courses Mornings ");
        check_page(visitor, 200);
        CHECK(bar(ben) == "Mine Courses Mornings For members ");
        CHECK(bar(ada) == "Mine Courses Mornings Inner circle For members ");
        CHECK(ada.shows(R"(href="https://circle.example.com/a?b=1&amp;c=2")"));
        check_page(ada, 200);
        house.grant(house.ben, house.mornings);
        house.grant(house.ben, house.rest);
        CHECK(bar(ben) == "Mine Courses Mornings Rest page Inner circle For members ");
    });
}

TEST_CASE("an entry goes at the moment at which time ends what it is for, and not before") {
    in_portal([](access::House& house, TestPortal& portal) {
        change(house, house.rest, {.is_teased = false});
        house.grant(house.ada, house.mornings, "manual", house.store.clock.now() + 10min);
        house.grant(house.ada, house.rest, "manual", house.store.clock.now() + 20min);
        save(house, {{.label = "Inner circle",
                      .place = menus::Place::address,
                      .address = "https://circle.example.com/",
                      .audience = Audience{audiences::Rule{.any = {house.mornings}}}},
                     to_thing("Rest", house.rest),
                     {.label = "Shelf", .place = menus::Place::library}});
        Browser ada{portal};
        ada.log_in(house.ada);
        CHECK(bar(ada) == "Inner circle Rest Shelf ");
        house.store.clock.advance(10min - 1ms);
        CHECK(bar(ada) == "Inner circle Rest Shelf ");
        house.store.clock.advance(1ms);
        CHECK(bar(ada) == "Rest Shelf ");
        house.store.clock.advance(10min);
        CHECK(bar(ada) == "Shelf ");
    });
}

TEST_CASE("an entry to what is a draft or gone vanishes, may stay in the menu, and is back with it") {
    in_portal([](access::House& house, TestPortal& portal) {
        const auto saved = save(house, {to_thing("Mornings", house.mornings),
                                        to_page("First", house.first),
                                        {.label = "Shelf", .place = menus::Place::library}});
        Browser visitor{portal};
        CHECK(bar(visitor) == "Mornings First Shelf ");
        change(house, house.first, {.status = catalog::Status::draft});
        CHECK(bar(visitor) == "Mornings Shelf ");
        change(house, house.first, {.status = catalog::Status::live});
        CHECK(bar(visitor) == "Mornings First Shelf ");
        house.write([&](Tx& tx) { catalog::delete_page(tx, house.first); });
        CHECK(bar(visitor) == "Mornings Shelf ");
        CHECK(menus::standing_of(saved.entries[1], *house.catalog()) == menus::Standing::gone);
        CHECK(save(house, saved.entries).entries == saved.entries);
        save(house, {saved.entries[0]});
        CHECK_THROWS_AS(save(house, {saved.entries[0], saved.entries[1]}), Invalid);
    });
}

TEST_CASE("the page that is looked at is marked in the menu") {
    in_portal([](access::House& house, TestPortal& portal) {
        house.grant(house.ada, house.mornings);
        Browser ada{portal};
        ada.log_in(house.ada);
        Entry shelf{.label = "Shelf", .place = menus::Place::library};
        Entry mornings = to_thing("Mornings", house.mornings);
        mornings.entries = {to_page("First", house.first)};
        save(house, {shelf, mornings});
        ada.get("/library");
        CHECK(ada.shows(R"(<a class="tab" href="/library" aria-current="page">Shelf</a>)"));
        ada.get(welcome_page);
        CHECK(ada.shows(R"(<a class="menu-entry" href="/p/calm-mornings/welcome" aria-current="page">First</a>)"));
        CHECK(ada.shows(R"(<a class="menu-entry" href="/p/calm-mornings" aria-current="true">Mornings</a>)"));
        CHECK(ada.shows(R"(<summary class="tab nav-button nav-here">Mornings<svg)"));
        save(house, {shelf});
        ada.get(welcome_page);
        CHECK(ada.shows(R"(<a class="tab" href="/library" aria-current="true">Shelf</a>)"));
    });
}

TEST_CASE("what the rule of an entry names can't be deleted, and an entry keeps its id") {
    in_portal([](access::House& house, TestPortal&) {
        const GroupId group = house.write([&](Tx& tx) {
            return audiences::make_group(tx, {.name = "Circle", .rule = audiences::Rule{.any = {house.rest}}}).id;
        });
        const auto first = save(house, {{.label = "Shelf",
                                         .place = menus::Place::library,
                                         .audience = Audience{audiences::Rule{.any = {group}}}}});
        const auto remove = [&](Tx& tx) { audiences::delete_group(tx, group); };
        CHECK_THROWS_WITH_AS(house.write(remove), doctest::Contains("Shelf"), Conflict);
        Entry changed = first.entries[0];
        changed.audience = Audience::members;
        CHECK(save(house, {changed}).entries[0].id == first.entries[0].id);
        house.write(remove);
        CHECK_THROWS_AS(save(house, {changed, changed}), Invalid);
        const auto catalog = house.catalog();
        CHECK_THROWS_AS(house.write([&](Tx& tx) { menus::save_menu(tx, *catalog, {}, {}, 1); }), Conflict);
    });
}

}  // namespace hub::portal
