#include "members/members.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "db/test_store.h"

namespace hub::members {

namespace {

using Told = std::vector<std::string>;

constexpr auto day = std::chrono::hours{24};

Member make(db::TestStore& house, const std::string& email, const std::string& first = "",
            const std::string& last = "") {
    return house
        .write([&](Tx& tx) { return welcome(tx, {.email = email, .first_name = first, .last_name = last}, "test"); })
        .member;
}

Member again(db::TestStore& house, const Member& member) {
    return house.read([&](Reader& reader) { return load(reader, member.id); });
}

void log_in(db::TestStore& house, const Member& member) {
    house.write([&](Tx& tx) { note_login(tx, load(tx, member.id), 30); });
}

std::size_t scan(db::TestStore& house, int days = 30) {
    return house.write([&](Tx& tx) { return scan_inactive(tx, days, 100); });
}

std::vector<Time> moments(db::TestStore& house, activity::Type type) {
    std::vector<Time> found;
    for (const auto& one :
         house.read([&](Reader& reader) { return activity::list_activities(reader, {.type = type}); })) {
        found.push_back(one.occurred_at);
    }
    return found;
}

}  // namespace

TEST_CASE("an address makes one member, however it is written, and one user.created") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = make(house, " Ada@Example.com ", "Ada", "Low");
        CHECK(ada.email == "Ada@Example.com");
        const Welcomed known =
            house.write([](Tx& tx) { return welcome(tx, {.email = "ADA@EXAMPLE.COM", .last_name = "Lowe"}, "api"); });
        CHECK_FALSE(known.created);
        CHECK(known.member.id == ada.id);
        CHECK(known.member.first_name == "Ada");
        CHECK(again(house, ada).last_name == "Lowe");
        CHECK(again(house, ada).source == "test");
        CHECK(house.told() == Told{"user.created"});
        CHECK_THROWS_AS(make(house, "nobody"), Invalid);
    });
}

TEST_CASE("a change takes another's address from nobody") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = make(house, "ada@example.com", "Ada");
        const Member ben = make(house, "ben@example.com");
        const auto move = [&](const std::string& email) {
            return house.write([&](Tx& tx) { return change(tx, ben.id, {.email = email}); });
        };
        CHECK_THROWS_AS(move("ADA@example.com"), Invalid);
        CHECK_THROWS_AS(move("not an address"), Invalid);
        const std::uint64_t before = house.stamps.of(ben.id.view());
        CHECK(move("BEN@example.com").email == "BEN@example.com");
        CHECK(house.stamps.of(ben.id.view()) != before);
        CHECK(again(house, ada).email == "ada@example.com");
        CHECK_THROWS_AS(house.read([](Reader& reader) { return load(reader, MemberId::fresh(Time{})); }), NotFound);
    });
}

TEST_CASE("an inactive spell is told once, dated at the threshold, and ended by the log-in") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = make(house, "ada@example.com");
        house.clock.advance(30 * day - 1ms);
        CHECK(scan(house) == 0);
        house.clock.advance(2 * day);
        CHECK(scan(house) == 1);
        CHECK(scan(house) == 0);
        CHECK(again(house, ada).inactive_since == ada.created_at + 30 * day);
        CHECK(moments(house, activity::Type::inactive) == std::vector<Time>{ada.created_at + 30 * day});
        log_in(house, ada);
        CHECK_FALSE(again(house, ada).inactive_since.has_value());
        log_in(house, ada);
        CHECK(house.told() == Told{"user.created", "user.inactive", "user.login", "user.activate", "user.login"});
    });
}

TEST_CASE("a log-in before the scan tells inactive first, then login, then activate") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = make(house, "ada@example.com");
        log_in(house, ada);
        const Time seen = house.clock.now();
        house.clock.advance(40 * day);
        log_in(house, ada);
        CHECK(house.told() == Told{"user.created", "user.login", "user.inactive", "user.login", "user.activate"});
        CHECK(moments(house, activity::Type::inactive) == std::vector<Time>{seen + 30 * day});
        CHECK(scan(house) == 0);
    });
}

TEST_CASE("at the next scan a raised threshold takes back silently, and a lowered one tells") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = make(house, "ada@example.com");
        house.clock.advance(35 * day);
        CHECK(scan(house) == 1);
        CHECK(scan(house, 60) == 1);
        CHECK_FALSE(again(house, ada).inactive_since.has_value());
        CHECK(scan(house, 60) == 0);
        CHECK(scan(house, 20) == 1);
        CHECK(scan(house, 35) == 0);
        CHECK(again(house, ada).inactive_since.has_value());
        CHECK(house.told() == Told{"user.created", "user.inactive", "user.inactive"});
    });
}

TEST_CASE("a clock that is set back ends no spell, so that none is told twice") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = make(house, "ada@example.com");
        house.clock.advance(30 * day);
        CHECK(scan(house) == 1);
        house.clock.advance(-day);
        CHECK(scan(house) == 0);
        CHECK(again(house, ada).inactive_since == ada.created_at + 30 * day);
        house.clock.advance(2 * day);
        CHECK(scan(house) == 0);
        CHECK(house.told() == Told{"user.created", "user.inactive"});
    });
}

TEST_CASE("who logs in between a raise and the scan was not inactive by it") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = make(house, "ada@example.com");
        house.clock.advance(35 * day);
        CHECK(scan(house) == 1);
        house.write([&](Tx& tx) { note_login(tx, load(tx, ada.id), 60); });
        CHECK_FALSE(again(house, ada).inactive_since.has_value());
        CHECK(house.told() == Told{"user.created", "user.inactive", "user.login"});
    });
}

TEST_CASE("a scan takes back no more than it was asked to, one part after the other") {
    db::on_both_engines([](db::TestStore& house) {
        for (int number = 0; number < 5; ++number) make(house, format("m{}@example.com", number));
        house.clock.advance(35 * day);
        CHECK(scan(house) == 5);
        const auto part = [&] { return house.write([](Tx& tx) { return scan_inactive(tx, 60, 2); }); };
        CHECK(part() == 2);
        CHECK(part() == 2);
        CHECK(part() == 1);
        CHECK(part() == 0);
    });
}

TEST_CASE("a scan takes no more than it was asked to, longest gone first") {
    db::on_both_engines([](db::TestStore& house) {
        const Member first = make(house, "first@example.com");
        house.clock.advance(1h);
        const Member second = make(house, "second@example.com");
        house.clock.advance(31 * day);
        CHECK(house.write([](Tx& tx) { return scan_inactive(tx, 30, 1); }) == 1);
        CHECK(again(house, first).inactive_since.has_value());
        CHECK_FALSE(again(house, second).inactive_since.has_value());
    });
}

}  // namespace hub::members
