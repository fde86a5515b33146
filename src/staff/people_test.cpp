#include "staff/people.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "db/test_store.h"
#include "sites/sites.h"
#include "staff/links.h"

namespace hub::staff {

namespace {

Person make_ines(db::TestStore& house) {
    return house.store.write_everywhere(
        [](Tx& tx) { return make_person(tx, {.email = " Ines@Example.com ", .name = "Ines Holm"}); });
}

std::optional<Link> found(db::TestStore& house, const Secret<std::string>& token) {
    return house.store.read_everywhere([&](Reader& reader) { return find_link(reader, token.reveal()); });
}

Secret<std::string> linked(db::TestStore& house, const Link& link) {
    return house.store.write_everywhere([&](Tx& tx) { return new_link(tx, link); });
}

}  // namespace

TEST_CASE("one identity has a role on each of several sites, and none where it was given none") {
    db::on_both_engines([](db::TestStore& house) {
        const Person ines = make_ines(house);
        CHECK(ines.email == "Ines@Example.com");
        const auto lakeside = house.store.write_everywhere([](Tx& tx) {
            return sites::create(tx, {.name = "Lakeside",
                                      .slug = "lakeside",
                                      .support_email = "",
                                      .time_zone = "UTC",
                                      .hosts = {"lakeside.example"}});
        });
        house.store.write_everywhere([&](Tx& tx) {
            give_role(tx, ines.id, {.site = house.site, .role = Role::owner});
            give_role(tx, ines.id, {.site = house.site, .role = Role::support});
        });
        house.store.read_everywhere([&](Reader& reader) {
            CHECK(find_person(reader, "ines@example.com")->id == ines.id);
            CHECK(find_role(reader, ines.id, house.site) == Role::support);
            CHECK_FALSE(find_role(reader, ines.id, lakeside.id).has_value());
            CHECK(list_seats(reader, ines.id).size() == 1);
            REQUIRE(list_colleagues(reader, house.site).size() == 1);
            CHECK(list_colleagues(reader, house.site).front().role == Role::support);
            CHECK(list_colleagues(reader, lakeside.id).empty());
        });
    });
}

TEST_CASE("an address is one account's, however it is written, and a name is a name") {
    db::on_both_engines([](db::TestStore& house) {
        make_ines(house);
        const auto make = [&](const std::string& email, const std::string& name) {
            house.store.write_everywhere([&](Tx& tx) { make_person(tx, {.email = email, .name = name}); });
        };
        CHECK_THROWS_AS(make("INES@example.com", "Another"), Invalid);
        CHECK_THROWS_AS(make("ines", "Another"), Invalid);
        CHECK_THROWS_AS(make("ada@example.com", " "), Invalid);
        CHECK_THROWS_AS(make("ada@example.com", "a\nb"), Invalid);
        CHECK_THROWS_AS(make("ada@example.com", std::string(101, 'x')), Invalid);
    });
}

TEST_CASE("a link works once, for its time, until a newer one is made; nothing stored opens it") {
    db::on_both_engines([](db::TestStore& house) {
        const Person ines = make_ines(house);
        const Link reset{.purpose = Purpose::reset, .person = ines.id};
        const auto old = linked(house, reset);
        const auto token = linked(house, reset);
        CHECK_FALSE(found(house, old).has_value());
        REQUIRE(found(house, token).has_value());
        CHECK(found(house, token)->person == ines.id);
        const auto stored = house.store.read_everywhere(
            [](Reader& reader) { return reader.values<std::string>("SELECT token_hash FROM staff_links"); });
        for (const std::string& hash : stored) CHECK(hash.find(token.reveal()) == std::string::npos);
        const auto use = [&] {
            return house.store.write_everywhere([&](Tx& tx) { return use_link(tx, token.reveal()); });
        };
        CHECK(use());
        CHECK_FALSE(use());
        const auto late = linked(house, reset);
        house.clock.advance(reset_link_life);
        CHECK_FALSE(found(house, late).has_value());
    });
}

TEST_CASE("the link to the first account is over once anybody works here") {
    db::on_both_engines([](db::TestStore& house) {
        const auto first = linked(house, {.purpose = Purpose::first});
        CHECK(found(house, first).has_value());
        make_ines(house);
        CHECK_FALSE(found(house, first).has_value());
    });
}

}  // namespace hub::staff
