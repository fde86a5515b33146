#include "sessions/passkeys.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "db/test_store.h"
#include "sessions/second_factor.h"
#include "sessions/staff_login.h"
#include "sessions/test_authenticator.h"
#include "sessions/test_house.h"

namespace hub::sessions {

namespace {

// Ines, whose password was right, and what she does with passkeys.
struct Keys {
    explicit Keys(db::TestStore& used) : house(used), ines(person("ines@example.com")), opened(enter(ines)) {}

    template <class Fn>
    auto everywhere(Fn&& fn) {
        return house.store.write_everywhere(std::forward<Fn>(fn));
    }
    staff::Person person(const std::string& address) {
        return everywhere([&](Tx& tx) {
            const auto made = staff::make_person(tx, {.email = address, .name = "Somebody"});
            staff::give_role(tx, made.id, {.site = house.site, .role = staff::Role::owner});
            return made;
        });
    }
    StaffOpened enter(const staff::Person& who) {
        return everywhere([&](Tx& tx) { return open_staff_session(tx, who, browser(who.email)); });
    }
    std::string ask(const StaffOpened& at, PasskeyPurpose purpose, const PasskeyPlace& place = riverside()) {
        return everywhere([&](Tx& tx) { return ask_passkey(tx, at.viewer, purpose, place); });
    }
    Passkey add(const StaffOpened& at, const Registration& said, const PasskeyPlace& place = riverside()) {
        return everywhere([&](Tx& tx) {
            return add_passkey(
                tx, at.viewer,
                {.registration = said, .name = "Laptop", .transports = {"internal", "hybrid"}, .place = place});
        });
    }
    Passkey add(const StaffOpened& at, const TestAuthenticator& one) {
        return add(at, one.make(ask(at, PasskeyPurpose::make)));
    }
    PasskeyFlaw show(const StaffOpened& at, const Assertion& said, const PasskeyPlace& place = riverside()) {
        PasskeyFlaw flaw = PasskeyFlaw::none;
        const Asking asking = browser(at.viewer.person.email);
        const auto open = pass_second_factor(
            house.store,
            {.sealer = test_sealer(), .viewer = at.viewer, .asking = asking, .place = place, .flaw = &flaw},
            {.passkey = said}, house.site);
        CHECK(open.has_value() == (flaw == PasskeyFlaw::none));
        return flaw;
    }

    db::TestStore& house;
    staff::Person ines;
    StaffOpened opened;
    TestAuthenticator thing{};
};

void with_keys(const std::function<void(Keys&)>& test) {
    db::on_both_engines([&](db::TestStore& house) {
        Keys keys(house);
        test(keys);
    });
}

}  // namespace

TEST_CASE("a passkey is a second factor: made once, shown at each log-in, each question answered once") {
    with_keys([](Keys& keys) {
        CHECK(keys.opened.viewer.stage == Stage::needs_setup);
        const Registration said = keys.thing.make(keys.ask(keys.opened, PasskeyPurpose::make));
        const Passkey passkey = keys.add(keys.opened, said);
        CHECK(passkey.name == "Laptop");
        CHECK(passkey.host == "riverside.example");
        CHECK_THROWS_AS(keys.add(keys.opened, said), Invalid);
        const StaffOpened back = keys.enter(keys.ines);
        CHECK(back.viewer.stage == Stage::needs_factor);
        keys.thing.counter = 1;
        const Assertion answer = keys.thing.use(keys.ask(back, PasskeyPurpose::use));
        CHECK(keys.show(back, answer) == PasskeyFlaw::none);
        CHECK(keys.show(back, answer) == PasskeyFlaw::another_question);
        const auto known = keys.everywhere([&](Tx& tx) { return list_credentials(tx, keys.ines.id, passkey.host); });
        REQUIRE(known.size() == 1);
        CHECK(known.front().transports == std::vector<std::string>{"internal", "hybrid"});
        CHECK(keys.everywhere([&](Tx& tx) { return load_passkey(tx, keys.ines.id, passkey.id); }).used_at ==
              keys.house.clock.now());
    });
}

TEST_CASE("a question is its session's, ends after five minutes, and is used up by a wrong answer") {
    with_keys([](Keys& keys) {
        keys.add(keys.opened, keys.thing);
        const StaffOpened one = keys.enter(keys.ines);
        const StaffOpened other = keys.enter(keys.ines);
        CHECK(keys.show(other, keys.thing.use(keys.ask(one, PasskeyPurpose::use))) == PasskeyFlaw::another_question);
        const std::string late = keys.ask(one, PasskeyPurpose::use);
        keys.house.clock.advance(passkey_question_life);
        CHECK(keys.show(one, keys.thing.use(late)) == PasskeyFlaw::another_question);
        const std::string asked = keys.ask(one, PasskeyPurpose::use);
        CHECK(keys.show(one, keys.thing.use("something-else")) == PasskeyFlaw::another_question);
        CHECK(keys.show(one, keys.thing.use(asked)) == PasskeyFlaw::another_question);
        CHECK_THROWS_AS(keys.add(one, keys.thing.make(keys.ask(one, PasskeyPurpose::use))), Invalid);
    });
}

TEST_CASE("wrong passkeys are slowed down as codes are") {
    with_keys([](Keys& keys) {
        keys.add(keys.opened, keys.thing);
        const StaffOpened back = keys.enter(keys.ines);
        for (int guess = 0; guess < 4; ++guess)
            CHECK(keys.show(back, keys.thing.use("guess")) == PasskeyFlaw::another_question);
        keys.show(back, keys.thing.use("guess"));
        CHECK_THROWS_AS(keys.show(back, keys.thing.use("guess")), Limited);
    });
}

TEST_CASE("nobody shows another one's passkey, takes its name, or makes it theirs") {
    with_keys([](Keys& keys) {
        const Passkey passkey = keys.add(keys.opened, keys.thing);
        const staff::Person eve = keys.person("eve@example.com");
        const StaffOpened at_eve = keys.enter(eve);
        CHECK_THROWS_AS(keys.ask(at_eve, PasskeyPurpose::use), Conflict);
        CHECK_THROWS_AS(keys.add(at_eve, keys.thing), Conflict);
        TestAuthenticator own;
        own.id = "the one of Eve..";
        keys.add(at_eve, own);
        const StaffOpened back = keys.enter(eve);
        CHECK(keys.show(back, keys.thing.use(keys.ask(back, PasskeyPurpose::use))) == PasskeyFlaw::unknown);
        CHECK_THROWS_AS(keys.everywhere([&](Tx& tx) { rename_passkey(tx, eve.id, passkey.id, "Mine"); }), NotFound);
        CHECK_THROWS_AS(keys.everywhere([&](Tx& tx) { remove_passkey(tx, eve.id, passkey.id); }), NotFound);
    });
}

TEST_CASE("a counter that went back refuses, and the one that counts on still opens") {
    with_keys([](Keys& keys) {
        keys.thing.counter = 5;
        keys.add(keys.opened, keys.thing);
        const StaffOpened back = keys.enter(keys.ines);
        keys.thing.counter = 4;
        CHECK(keys.show(back, keys.thing.use(keys.ask(back, PasskeyPurpose::use))) == PasskeyFlaw::counter_went_back);
        keys.thing.counter = 6;
        CHECK(keys.show(back, keys.thing.use(keys.ask(back, PasskeyPurpose::use))) == PasskeyFlaw::none);
    });
}

TEST_CASE("a passkey belongs to the host it was made at, and there is none at a bare number") {
    with_keys([](Keys& keys) {
        keys.add(keys.opened, keys.thing);
        const PasskeyPlace lakeside{.host = "lakeside.example", .origins = {"https://lakeside.example"}};
        const StaffOpened back = keys.enter(keys.ines);
        CHECK_THROWS_AS(keys.ask(back, PasskeyPurpose::use, lakeside), Conflict);
        CHECK(keys.show(back, keys.thing.use(keys.ask(back, PasskeyPurpose::use)), lakeside) ==
              PasskeyFlaw::another_question);
        CHECK_THROWS_AS(keys.ask(back, PasskeyPurpose::make, {}), Conflict);
        for (const char* host : {"riverside.example", "localhost", "a.b.c.example"}) CHECK(can_have_passkeys(host));
        for (const char* host : {"127.0.0.1", "[::1]", "::1", "intranet", "", "10.0.0.1."})
            CHECK_FALSE(can_have_passkeys(host));
    });
}

TEST_CASE("ten passkeys are enough, the last second factor stays, and a rescue drops all of them") {
    with_keys([](Keys& keys) {
        const Passkey first = keys.add(keys.opened, keys.thing);
        const auto remove = [&](const PasskeyId& id) {
            keys.everywhere([&](Tx& tx) { remove_passkey(tx, keys.ines.id, id); });
        };
        CHECK_THROWS_AS(remove(first.id), Conflict);
        for (std::size_t count = 1; count < passkeys_max; ++count) {
            TestAuthenticator more;
            more.id = "one more of them" + std::to_string(count);
            keys.add(keys.opened, more);
        }
        CHECK_THROWS_AS(keys.ask(keys.opened, PasskeyPurpose::make), Conflict);
        remove(first.id);
        CHECK_THROWS_AS(remove(first.id), NotFound);
        CHECK(keys.everywhere([&](Tx& tx) { return list_passkeys(tx, keys.ines.id).size(); }) == passkeys_max - 1);
        keys.everywhere([&](Tx& tx) { drop_second_factor(tx, keys.ines.id); });
        CHECK(keys.enter(keys.ines).viewer.stage == Stage::needs_setup);
        const Passkey again = keys.add(keys.opened, keys.thing);
        keys.everywhere([&](Tx& tx) { set_second_factor(tx, test_sealer(), keys.ines.id); });
        remove(again.id);
        CHECK(keys.enter(keys.ines).viewer.stage == Stage::needs_factor);
    });
}

}  // namespace hub::sessions
