#include "sessions/sessions.h"

#include <atomic>
#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "base/crypto.h"
#include "base/error.h"
#include "sessions/door.h"
#include "sessions/hashing.h"
#include "sessions/test_house.h"
#include "sessions/tokens.h"

namespace hub::sessions {

namespace {

constexpr auto day = std::chrono::hours{24};

Opened open(db::TestStore& house, const members::Member& member) {
    return house.write([&](Tx& tx) { return open_session(tx, members::load(tx, member.id), browser("ada")); });
}

std::vector<Session> listed(db::TestStore& house, const members::Member& member) {
    return house.read([&](Reader& reader) { return list_sessions(reader, member.id); });
}

}  // namespace

TEST_CASE("a session is known by its token, and the token is nowhere in the database") {
    db::on_both_engines([](db::TestStore& house) {
        Door door(house.store, house.clock, test_sealer());
        const auto ada = make_member(house, "ada@example.com");
        const Opened opened = open(house, ada);
        const auto viewer = door.find(house.site, opened.token.reveal());
        REQUIRE(viewer != nullptr);
        CHECK(viewer->member.id == ada.id);
        CHECK(viewer->session == opened.viewer.session);
        CHECK(door.find(house.site, opened.token.reveal() + "x") == nullptr);
        CHECK(door.find(house.site, "") == nullptr);
        CHECK(door.find(SiteId::fresh(Time{}), opened.token.reveal()) == nullptr);
        CHECK(open(house, ada).token.reveal() != opened.token.reveal());
        const auto hashes = house.read([](Reader& reader) {
            return reader.values<std::string>("SELECT token_hash FROM sessions WHERE site_id = :site");
        });
        for (const std::string& hash : hashes) CHECK(hash.find(opened.token.reveal()) == std::string::npos);
    });
}

TEST_CASE("the door knows whom it has seen by heart, until a commit changes the member or the session") {
    db::on_both_engines([](db::TestStore& house) {
        Door door(house.store, house.clock, test_sealer());
        const auto ada = make_member(house, "ada@example.com");
        const Opened opened = open(house, ada);
        const std::string& token = opened.token.reveal();
        CHECK(door.find_known(house.site, token) == nullptr);
        const auto first = door.find(house.site, token);
        CHECK(door.find_known(house.site, token) == first);
        house.write([&](Tx& tx) { members::change(tx, ada.id, {.first_name = "Ada"}); });
        CHECK(door.find_known(house.site, token) == nullptr);
        CHECK(door.find(house.site, token)->member.first_name == "Ada");
        house.write([&](Tx& tx) { end_session(tx, ada.id, opened.viewer.session); });
        CHECK(door.find_known(house.site, token) == nullptr);
        CHECK(door.find(house.site, token) == nullptr);
    });
}

TEST_CASE("a session ends after 30 days unseen, and after 180 days anyhow") {
    db::on_both_engines([](db::TestStore& house) {
        Door door(house.store, house.clock, test_sealer());
        const auto ada = make_member(house, "ada@example.com");
        const Opened idle = open(house, ada);
        REQUIRE(door.find(house.site, idle.token.reveal()) != nullptr);
        house.clock.advance(30 * day);
        CHECK(door.find(house.site, idle.token.reveal()) == nullptr);
        const Opened busy = open(house, ada);
        for (int month = 0; month < 8; ++month) {
            house.clock.advance(20 * day);
            CHECK(door.find(house.site, busy.token.reveal()) != nullptr);
            CHECK(door.write_seen() == 1);
        }
        house.clock.advance(20 * day - 1ms);
        CHECK(door.find(house.site, busy.token.reveal()) != nullptr);
        house.clock.advance(1ms);
        CHECK(door.find(house.site, busy.token.reveal()) == nullptr);
    });
}

TEST_CASE("who is seen often is written down once in five minutes, and a fresh start still knows it") {
    db::on_both_engines([](db::TestStore& house) {
        Door door(house.store, house.clock, test_sealer());
        const auto ada = make_member(house, "ada@example.com");
        const Opened opened = open(house, ada);
        for (int minute = 0; minute < 10; ++minute) {
            CHECK(door.find(house.site, opened.token.reveal()) != nullptr);
            house.clock.advance(1min);
        }
        CHECK(door.write_seen() == 1);
        CHECK(door.write_seen() == 0);
        CHECK(listed(house, ada).front().seen_at == opened.viewer.began_at + 5min);
        house.clock.advance(30 * day - 6min);
        Door restarted(house.store, house.clock, test_sealer());
        CHECK(restarted.find(house.site, opened.token.reveal()) != nullptr);
    });
}

TEST_CASE("sessions are listed last seen first, and ended by their own member only") {
    db::on_both_engines([](db::TestStore& house) {
        const auto ada = make_member(house, "ada@example.com");
        const auto ben = make_member(house, "ben@example.com");
        const Opened first = open(house, ada);
        house.clock.advance(1min);
        const Opened second = open(house, ada);
        const auto sessions = listed(house, ada);
        REQUIRE(sessions.size() == 2);
        CHECK(sessions.front().id == second.viewer.session);
        CHECK(sessions.front().device == "Firefox on Linux");
        const auto end = [&](const members::Member& member, const SessionId& session) {
            house.write([&](Tx& tx) { end_session(tx, member.id, session); });
        };
        CHECK_THROWS_AS(end(ben, first.viewer.session), NotFound);
        house.write([&](Tx& tx) { end_other_sessions(tx, ada.id, second.viewer.session); });
        CHECK(listed(house, ada).size() == 1);
        CHECK_THROWS_AS(end(ada, first.viewer.session), NotFound);
        house.write([&](Tx& tx) { end_all_sessions(tx, ada.id); });
        CHECK(listed(house, ada).empty());
    });
}

TEST_CASE("what has run out is thrown away, what has not stays") {
    db::on_both_engines([](db::TestStore& house) {
        const auto ada = make_member(house, "ada@example.com");
        open(house, ada);
        const auto forget = [&] {
            return house.store.write_everywhere([](Tx& tx) { return forget_expired(tx, 100); });
        };
        CHECK(forget() == 0);
        house.clock.advance(31 * day);
        CHECK(forget() == 1);
        house.clock.advance(365 * day);
        CHECK(forget() == 1);
    });
}

TEST_CASE("no more hash at a time than there may, and those beyond the queue are turned away") {
    Hashing hashing({.at_once = 2, .queue = 3});
    std::vector<std::unique_ptr<Hashing::Place>> places;
    for (int count = 0; count < 5; ++count) places.push_back(std::make_unique<Hashing::Place>(hashing));
    CHECK_THROWS_AS(Hashing::Place{hashing}, Unavailable);
    places.pop_back();
    CHECK_NOTHROW(Hashing::Place{hashing});
}

TEST_CASE("many who hash at once all get their turn") {
    Hashing hashing({.at_once = 2, .queue = 6});
    const Secret<std::string> password{"a wheel, a kiln and patience"};
    const std::string hash = crypto::hash_password(password);
    std::atomic<int> right = 0;
    {
        std::vector<std::jthread> threads;
        for (int count = 0; count < 8; ++count) {
            threads.emplace_back([&] {
                Hashing::Place place(hashing);
                right += place.matches(hash, password) ? 1 : 0;
            });
        }
    }
    CHECK(right == 8);
    CHECK(hashing.count() == 8);
}

TEST_CASE("the digits of a link are six, its own, and evenly spread enough") {
    std::set<std::string> codes;
    for (int number = 0; number < 1000; ++number) {
        const std::string code = code_of_link("token " + std::to_string(number));
        CHECK(code.size() == 6);
        codes.insert(code);
    }
    CHECK(codes.size() > 990);
    CHECK(code_of_link("token 1") == code_of_link("token 1"));
}

TEST_CASE("a device is called what people call it") {
    CHECK(device_of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0") == "Firefox on Linux");
    CHECK(device_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 "
                    "Safari/537.36 Edg/140.0") == "Edge on Windows");
    CHECK(device_of("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile "
                    "Safari/604.1") == "Safari on iPhone");
    CHECK(device_of("curl/8") == "A browser on an unknown system");
}

}  // namespace hub::sessions
