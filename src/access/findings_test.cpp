#include "access/findings.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "access/test_house.h"
#include "catalog/pages.h"
#include "catalog/products.h"
#include "sites/sites.h"

namespace hub::access {

namespace {

using Seen = std::vector<std::string>;  // "open Breath", "locked Deep Rest"

catalog::SavedBody saying(const std::string& text) {
    return catalog::save_body(*parse_json(
        R"({"blocks":[{"type":"rich_text","content":[{"type":"paragraph","content":[{"type":"text","text":")" + text +
        R"("}]}]}]})"));
}

void change(House& house, const PageId& page, const catalog::PageWish& wish) {
    house.write([&](Tx& tx) { catalog::change_page(tx, page, wish, std::nullopt); });
}

void change(House& house, const ThingId& thing, const catalog::ProductWish& wish) {
    house.write([&](Tx& tx) { catalog::change_product(tx, thing, wish, std::nullopt); });
}

Seen seen(const catalog::Catalog& catalog, const Findings& findings) {
    Seen lines;
    for (const Found& found : findings.found) {
        const auto* const page = std::get_if<PageId>(&found.subject);
        const std::string title =
            page == nullptr ? catalog.find(found.thing)->product.name : catalog.find(*page)->title;
        const std::string word = found.verdict == Verdict::open     ? "open "
                                 : found.verdict == Verdict::locked ? "locked "
                                                                    : "hidden ";
        lines.push_back(word + title);
    }
    return lines;
}

Seen found(House& house, const std::optional<MemberId>& member, std::string_view typed) {
    return house.store.read([&](Reader& reader) {
        const auto catalog = catalog::load_catalog(reader);
        const Facts facts = member ? load_facts(reader, members::load(reader, *member), reader.now()) : Facts{};
        const Zone zone = sites::load(reader).zone();
        Judge judge{facts, *catalog, zone, reader.now()};
        return seen(*catalog, search(reader, *catalog, search::Query{typed}, judge));
    });
}

Seen found_by_staff(House& house, std::string_view typed) {
    return house.store.read([&](Reader& reader) {
        const auto catalog = catalog::load_catalog(reader);
        return seen(*catalog, search_all(reader, *catalog, search::Query{typed}));
    });
}

}  // namespace

TEST_CASE("the text of a page is found by who may open it and by nobody else") {
    in_house([](House& house) {
        change(house, house.second, {.body = saying("Count the pelicans slowly.")});
        CHECK(found(house, house.ada, "pelicans") == Seen{});
        CHECK(found(house, std::nullopt, "pelicans") == Seen{});
        const Grant grant = house.grant(house.ada, house.mornings);
        CHECK(found(house, house.ada, "pelic") == Seen{"open Breath"});
        CHECK(found(house, house.ben, "pelic") == Seen{});
        house.write([&](Tx& tx) { end(tx, *catalog::load_catalog(tx), grant.id); });
        CHECK(found(house, house.ada, "pelic") == Seen{});
    });
}

TEST_CASE("of a locked product its name and description are found while it is teased, of its pages nothing") {
    in_house([](House& house) {
        change(house, house.mornings, {.description = "Ten minutes of stillness"});
        change(house, house.second, {.body = saying("stillness")});
        CHECK(found(house, house.ada, "calm") == Seen{"locked Calm Mornings"});
        CHECK(found(house, house.ada, "stillness") == Seen{"locked Calm Mornings"});
        CHECK(found(house, house.ada, "breath") == Seen{});
        change(house, house.mornings, {.is_teased = false});
        CHECK(found(house, house.ada, "calm") == Seen{});
        change(house, house.mornings, {.is_in_library = false, .is_teased = true});
        CHECK(found(house, house.ada, "calm") == Seen{});
        house.grant(house.ada, house.mornings);
        Seen both = found(house, house.ada, "stillness");
        std::ranges::sort(both);
        CHECK(both == Seen{"open Breath", "open Calm Mornings"});
    });
}

TEST_CASE("a page whose turn has not come is found by its title alone") {
    in_house([](House& house) {
        change(house, house.mornings,
               {.release = catalog::Release{.mode = catalog::ReleaseMode::time_delayed, .unit = CalendarUnit::weeks}});
        change(house, house.second, {.body = saying("The pelican again")});
        house.grant(house.ada, house.mornings);
        CHECK(found(house, house.ada, "breath") == Seen{"locked Breath"});
        CHECK(found(house, house.ada, "pelican") == Seen{});
        CHECK(found(house, house.ada, "breath pelican") == Seen{});
        house.pass(std::chrono::hours{24 * 7});
        CHECK(found(house, house.ada, "breath pelican") == Seen{"open Breath"});
    });
}

TEST_CASE("drafts are found by staff only, and what was deleted by nobody") {
    in_house([](House& house) {
        house.grant(house.ada, house.mornings);
        change(house, house.second, {.status = catalog::Status::draft, .body = saying("pelican")});
        CHECK(found(house, house.ada, "pelican") == Seen{});
        CHECK(found(house, house.ada, "breath") == Seen{});
        CHECK(found_by_staff(house, "pelican") == Seen{"hidden Breath"});
        change(house, house.second, {.title = "Breathing", .status = catalog::Status::live});
        CHECK(found(house, house.ada, "pelican") == Seen{"open Breathing"});
        change(house, house.mornings, {.status = catalog::Status::draft});
        CHECK(found(house, house.ada, "pelican") == Seen{});
        change(house, house.mornings, {.status = catalog::Status::live});
        house.write([&](Tx& tx) { catalog::delete_page(tx, house.second); });
        CHECK(found_by_staff(house, "pelican") == Seen{});
        CHECK(found_by_staff(house, "welcome") == Seen{"open Welcome"});
        house.write([&](Tx& tx) { catalog::delete_product(tx, house.mornings); });
        CHECK(found_by_staff(house, "welcome") == Seen{});
        CHECK(found_by_staff(house, "calm") == Seen{});
    });
}

TEST_CASE("titles come before texts, however often a text says it") {
    in_house([](House& house) {
        house.grant(house.ada, house.mornings);
        change(house, house.first, {.body = saying("breath breath breath breath breath")});
        CHECK(found(house, house.ada, "breath") == Seen{"open Breath", "open Welcome"});
    });
}

TEST_CASE("what somebody may not see neither takes the place of what they may, nor shows in how much there is") {
    in_house([](House& house) {
        house.write([&](Tx& tx) {
            for (int number = 0; number < 300; ++number)
                catalog::create_page(tx, house.rest,
                                     {.title = "Tide " + std::to_string(number), .status = catalog::Status::live});
        });
        change(house, house.second, {.title = "Tide tables"});
        house.grant(house.ada, house.mornings);
        CHECK(found(house, house.ada, "tide") == Seen{"open Tide tables"});
        house.grant(house.ben, house.rest);
        CHECK(found(house, house.ben, "tide").size() == Findings::found_max);
    });
}

}  // namespace hub::access
