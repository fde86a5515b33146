#include "sessions/login.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "sessions/test_house.h"
#include "sessions/throttle.h"

namespace hub::sessions {

namespace {

using Told = std::vector<std::string>;

const std::string email = "ada@example.com";
const std::string good_password = "a wheel, a kiln and patience";

void ask(db::TestStore& house, const Asking& asking, const std::string& address = email) {
    house.write([&](Tx& tx) { begin_code(tx, address, "/p/wheel/day-one", asking); });
}

std::optional<LoggedIn> type(db::TestStore& house, const std::string& code, const Asking& asking,
                             const std::string& address = email) {
    return house.write([&](Tx& tx) { return finish_code(tx, address, code, asking); });
}

Link look(db::TestStore& house, const std::string& token, const Asking& asking) {
    return house.read([&](Reader& reader) { return look_at_link(reader, token, asking.browser); });
}

std::optional<LoggedIn> press(db::TestStore& house, const std::string& token, const Asking& asking) {
    return house.write([&](Tx& tx) { return finish_link(tx, token, asking); });
}

std::optional<Opened> enter(db::TestStore& house, Hashing& hashing, const std::string& password, const Asking& asking,
                            const std::string& address = email) {
    return log_in_with_password(house.store, hashing, house.site, {address, Secret<std::string>{password}}, asking);
}

// Whether a guess at this address is worked on, and not sent away.
bool is_looked_at(db::TestStore& house, Hashing& hashing, const Asking& asking, const std::string& address) {
    try {
        return !enter(house, hashing, "guess", asking, address).has_value();
    } catch (const Failure&) {
        return false;
    }
}

std::string wrong(const std::string& code) {
    return code == "000000" ? "000001" : "000000";
}

}  // namespace

TEST_CASE("a code logs in where it was asked for, once, and leads to where one wanted to go") {
    db::on_both_engines([](db::TestStore& house) {
        const auto ada = make_member(house, email);
        ask(house, browser("ada"));
        const auto mail = newest_mail(house, email);
        CHECK(mail.entry.kind == "login");
        const std::string code = code_in(mail);
        CHECK_FALSE(type(house, code, browser("thief")).has_value());
        const auto in = type(house, code.substr(0, 3) + " " + code.substr(3), browser("ada"), "ADA@example.com");
        REQUIRE(in.has_value());
        CHECK(in->target == "/p/wheel/day-one");
        CHECK(in->opened.viewer.member.id == ada.id);
        CHECK(in->opened.viewer.member.last_login_at == house.clock.now());
        CHECK(in->opened.token.reveal().size() == 43);
        CHECK(house.told() == Told{"user.login"});
        CHECK_FALSE(type(house, code, browser("ada")).has_value());
        CHECK(house.told().empty());
    });
}

TEST_CASE("what was mailed to an old address opens nothing, and names may change meanwhile") {
    db::on_both_engines([](db::TestStore& house) {
        const auto ada = make_member(house, email);
        const auto ben = make_member(house, "ben@example.com");
        const auto change = [&](const members::Change& wanted) {
            house.write([&](Tx& tx) { change_member(tx, ada.id, wanted); });
        };
        ask(house, browser("ada"));
        ask(house, browser("ben"), "ben@example.com");
        const std::string code = code_in(newest_mail(house, email));
        const std::string link = token_in(newest_mail(house, email), "/login/link/");
        const std::string bens = code_in(newest_mail(house, "ben@example.com"));
        change({.email = "Ada@Example.com", .first_name = "Ada"});
        CHECK(look(house, link, browser("ada")).state == LinkState::ready);
        change({.email = "ada@new.example"});
        CHECK(look(house, link, browser("ada")).state == LinkState::expired);
        CHECK_FALSE(press(house, link, browser("ada")).has_value());
        CHECK_FALSE(type(house, code, browser("ada")).has_value());
        CHECK(type(house, bens, browser("ben"), "ben@example.com").has_value());
    });
}

TEST_CASE("a code is over after ten minutes, and after five wrong tries") {
    db::on_both_engines([](db::TestStore& house) {
        make_member(house, email);
        ask(house, browser("ada"));
        house.clock.advance(10min - 1ms);
        ask(house, browser("ada"));
        const std::string code = code_in(newest_mail(house, email));
        for (int guess = 0; guess < 5; ++guess) CHECK_FALSE(type(house, wrong(code), browser("ada")).has_value());
        house.clock.advance(1min);
        CHECK_FALSE(type(house, code, browser("ada")).has_value());
        ask(house, browser("ada"));
        const std::string late = code_in(newest_mail(house, email));
        house.clock.advance(10min);
        CHECK_FALSE(type(house, late, browser("ada")).has_value());
        CHECK(house.told().empty());
    });
}

TEST_CASE("looking at a link does nothing, pressing it logs in once, in its own browser only") {
    db::on_both_engines([](db::TestStore& house) {
        make_member(house, email);
        ask(house, browser("ada"));
        const auto mail = newest_mail(house, email);
        const std::string token = token_in(mail, "/login/link/");
        for (int scan = 0; scan < 3; ++scan)
            CHECK(look(house, token, browser("scanner")).state == LinkState::elsewhere);
        CHECK(look(house, token, browser("scanner")).code == code_in(mail));
        CHECK_FALSE(press(house, token, browser("scanner")).has_value());
        CHECK(look(house, token, browser("ada")).state == LinkState::ready);
        CHECK(house.told().empty());
        const auto in = press(house, token, browser("ada"));
        REQUIRE(in.has_value());
        CHECK(in->target == "/p/wheel/day-one");
        CHECK(house.told() == Told{"user.login"});
        CHECK(look(house, token, browser("ada")).state == LinkState::expired);
        CHECK_FALSE(press(house, token, browser("ada")).has_value());
        CHECK_FALSE(type(house, code_in(mail), browser("ada")).has_value());
        CHECK(look(house, "no such token", browser("ada")).state == LinkState::expired);
    });
}

TEST_CASE("a link is over after ten minutes, and belongs to nobody without a browser") {
    db::on_both_engines([](db::TestStore& house) {
        make_member(house, email);
        Asking nameless = browser("ada");
        nameless.browser.clear();
        ask(house, nameless);
        const std::string token = token_in(newest_mail(house, email), "/login/link/");
        CHECK_FALSE(press(house, token, nameless).has_value());
        house.clock.advance(10min);
        CHECK(look(house, token, browser("ada")).state == LinkState::expired);
    });
}

TEST_CASE("a stranger's address gets no mail, and the same answers") {
    db::on_both_engines([](db::TestStore& house) {
        make_member(house, email);
        ask(house, browser("eve"), "stranger@example.com");
        CHECK(count_mails(house, "stranger@example.com") == 0);
        for (const std::string& address : {email, std::string{"stranger@example.com"}}) {
            for (int guess = 0; guess < 5; ++guess) {
                CHECK_FALSE(
                    type(house, "123456", browser("eve", "198.51.100." + std::to_string(guess)), address).has_value());
            }
            CHECK_THROWS_AS(type(house, "123456", browser("eve"), address), Limited);
        }
    });
}

TEST_CASE("a flood of requests sends few mails to one account, and a browser it knows still gets its own") {
    db::on_both_engines([](db::TestStore& house) {
        make_member(house, email);
        ask(house, browser("ada"));
        REQUIRE(type(house, code_in(newest_mail(house, email)), browser("ada")).has_value());
        for (int count = 0; count < 20; ++count) ask(house, browser("eve"));
        CHECK(count_mails(house, email) == 5);
        house.clock.advance(1ms);
        ask(house, browser("ada"));
        CHECK(count_mails(house, email) == 6);
        CHECK(type(house, code_in(newest_mail(house, email)), browser("ada")).has_value());
    });
}

TEST_CASE("a password logs in, a wrong one does not, and the same work is done for nobody's") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        const auto ada = make_member(house, email);
        make_member(house, "without@example.com");
        give_password(house, ada, good_password);
        CHECK_FALSE(enter(house, hashing, "not this one, surely", browser("ada")).has_value());
        CHECK_FALSE(enter(house, hashing, good_password, browser("eve"), "stranger@example.com").has_value());
        CHECK_FALSE(enter(house, hashing, "", browser("eve"), "without@example.com").has_value());
        CHECK(hashing.count() == 3);
        CHECK(house.told().empty());
        const auto in = enter(house, hashing, good_password, browser("ada"), " ADA@example.com");
        REQUIRE(in.has_value());
        CHECK(in->viewer.member.id == ada.id);
        CHECK(house.told() == Told{"user.login"});
    });
}

TEST_CASE("guessing slows down an account, known or not, but not the browser its member uses") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        const auto ada = make_member(house, email);
        give_password(house, ada, good_password);
        REQUIRE(enter(house, hashing, good_password, browser("ada at home")).has_value());
        for (const std::string& address : {email, std::string{"stranger@example.com"}}) {
            int passed = 0;
            for (int minute = 0; minute < 60; ++minute) {
                try {
                    enter(house, hashing, "guess", browser("eve", "198.51.100." + std::to_string(minute)), address);
                    ++passed;
                } catch (const Limited& refused) {
                    CHECK(refused.retry_after() > 0ms);
                }
                house.clock.advance(59s);
            }
            CHECK(passed <= 10);
            CHECK(passed >= 8);
            CHECK_THROWS_AS(enter(house, hashing, "guess", browser("eve"), address), Limited);
            if (address == email) CHECK(enter(house, hashing, good_password, browser("ada at home")).has_value());
            house.clock.advance(2h);
        }
        CHECK(enter(house, hashing, good_password, browser("ada abroad")).has_value());
    });
}

TEST_CASE("an address that guesses at many accounts has to wait, and its neighbours in IPv6 with it") {
    db::on_sqlite([](db::TestStore& house) {
        Hashing hashing;
        int passed = 0;
        for (int guess = 0; guess < 25; ++guess) {
            try {
                const std::string from = guess % 2 == 0 ? "2001:db8:1:2::1" : "2001:db8:1:2:ffff::9";
                enter(house, hashing, "guess", browser("eve", from), "member" + std::to_string(guess) + "@example.com");
                ++passed;
            } catch (const Limited&) {
            }
        }
        CHECK(passed == 20);
        CHECK_FALSE(enter(house, hashing, "guess", browser("ben", "2001:db8:1:3::1"), "ben@example.com").has_value());
    });
}

TEST_CASE("an address that guesses at many accounts at once gets no more guesses than one after the other") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing({.at_once = 2, .queue = 64});
        const Asking eve = browser("eve", "203.0.113.9");
        std::atomic<int> looked_at = 0;
        {
            std::vector<std::jthread> guessers(30);
            for (std::size_t at = 0; at < guessers.size(); ++at) {
                guessers[at] = std::jthread([&, address = "member" + std::to_string(at) + "@example.com"] {
                    if (is_looked_at(house, hashing, eve, address)) ++looked_at;
                });
            }
        }
        CHECK(looked_at > 0);
        CHECK(looked_at <= 20);
        house.clock.advance(10min);
        CHECK(is_looked_at(house, hashing, eve, "ben@example.com"));
    });
}

TEST_CASE("addresses of one household count as one") {
    CHECK(address_group("203.0.113.7") == "203.0.113.7");
    CHECK(address_group("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
    CHECK(address_group("::ffff:203.0.113.7") == "::ffff:203.0.113.7");
    CHECK(address_group("nonsense") == "nonsense");
}

TEST_CASE("a blocked member stays outside, as if the password were wrong") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        const auto ada = make_member(house, email);
        give_password(house, ada, good_password);
        house.write([&](Tx& tx) { tx.run("UPDATE members SET blocked_at = 1 WHERE site_id = :site"); });
        CHECK_FALSE(enter(house, hashing, good_password, browser("ada")).has_value());
        ask(house, browser("ada"));
        CHECK(count_mails(house, email) == 0);
    });
}

TEST_CASE("who finds the hashing full is told so, and no guess is counted") {
    db::on_sqlite([](db::TestStore& house) {
        Hashing hashing({.at_once = 1, .queue = 0});
        const auto ada = make_member(house, email);
        give_password(house, ada, good_password);
        {
            const Hashing::Place taken(hashing);
            for (int knock = 0; knock < 20; ++knock) {
                CHECK_THROWS_AS(enter(house, hashing, good_password, browser("ada")), Unavailable);
            }
        }
        CHECK(enter(house, hashing, good_password, browser("ada")).has_value());
    });
}

}  // namespace hub::sessions
