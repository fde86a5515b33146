#include <doctest/doctest.h>

#include "base/crypto.h"
#include "base/error.h"
#include "db/test_store.h"
#include "sessions/second_factor.h"
#include "sessions/staff_login.h"
#include "sessions/staff_passwords.h"
#include "sessions/test_house.h"
#include "sites/sites.h"

namespace hub::sessions {

namespace {

constexpr auto staff_password = "a wheel, a kiln and patience";
const std::string public_url = "https://riverside.example";

// A house with Ines, who owns it, and what she does there.
struct Work {
    template <class Fn>
    auto everywhere(Fn&& fn) {
        return house.store.write_everywhere(std::forward<Fn>(fn));
    }
    explicit Work(db::TestStore& used) : house(used) {
        const std::string hash = crypto::hash_password(Secret<std::string>{staff_password});
        ines = everywhere([&](Tx& tx) {
            const auto person = staff::make_person(tx, {.email = "ines@example.com", .name = "Ines"});
            staff::set_password_hash(tx, person.id, hash);
            staff::give_role(tx, person.id, {.site = house.site, .role = staff::Role::owner});
            return person;
        });
    }

    std::optional<StaffOpened> sign_in(const std::string& address, const std::string& password, const Asking& asking) {
        return sign_in_staff(house.store, hashing, {.email = address, .password = Secret<std::string>{password}},
                             asking);
    }
    StaffOpened entered(const Asking& asking) {
        auto opened = sign_in("ines@example.com", staff_password, asking);
        REQUIRE(opened.has_value());
        return *std::move(opened);
    }
    std::optional<StaffViewer> at_door(const Secret<std::string>& token) {
        return house.store.read_everywhere([&](Reader& reader) { return find_staff_viewer(reader, token.reveal()); });
    }
    std::string code_now(std::int64_t ahead = 0) {
        return totp_code(app_secret, milliseconds_of(house.clock.now()) / code_step.count() + ahead);
    }
    // As her app would, from the QR code.
    void enrol() {
        everywhere([&](Tx& tx) { begin_second_factor(tx, sealer, *ines); });
        const auto sealed = house.store.read_everywhere(
            [](Reader& reader) { return *reader.value<std::string>("SELECT pending FROM staff_second_factors"); });
        app_secret = Secret<std::string>{*sealer.unseal("staff_second_factors|secret|" + ines->id.text(), sealed)};
        recovery = everywhere([&](Tx& tx) { return confirm_second_factor(tx, sealer, ines->id, code_now()); });
        REQUIRE(recovery.size() == recovery_codes_at_first);
    }
    std::optional<StaffOpened> shows(const StaffOpened& opened, const Proof& proof, const Asking& asking) {
        return pass_second_factor(house.store, {.sealer = sealer, .viewer = opened.viewer, .asking = asking}, proof,
                                  house.site);
    }

    db::TestStore& house;
    Hashing hashing;
    crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    std::optional<staff::Person> ines;
    Secret<std::string> app_secret;
    std::vector<std::string> recovery;
};

void at_work(const std::function<void(Work&)>& test) {
    db::on_both_engines([&](db::TestStore& house) {
        Work work(house);
        test(work);
    });
}

}  // namespace

TEST_CASE("the codes are those of RFC 6238") {
    const Secret<std::string> secret{"12345678901234567890"};
    CHECK(totp_code(secret, 59 / 30) == "287082");
    CHECK(totp_code(secret, 1111111109 / 30) == "081804");
    CHECK(totp_code(secret, 1111111111 / 30) == "050471");
    CHECK(totp_code(secret, 1234567890 / 30) == "005924");
    CHECK(totp_code(secret, 2000000000 / 30) == "279037");
    CHECK(totp_code(secret, 20000000000 / 30) == "353130");
    const Time now = time_of(1111111111LL * 1000);
    CHECK(matching_step(secret, "050 471", now, 0) == 37037037);
    CHECK(matching_step(secret, "081804", now, 0) == 37037036);
    CHECK_FALSE(matching_step(secret, "081804", now, 37037036).has_value());
    CHECK_FALSE(matching_step(secret, "005924", now, 0).has_value());
    CHECK_FALSE(matching_step(secret, "", now, 0).has_value());
}

TEST_CASE("a password alone opens nothing: the second factor is set up, then shown at each log-in") {
    at_work([](Work& work) {
        const StaffOpened first = work.entered(browser("ines"));
        CHECK(first.viewer.stage == Stage::needs_setup);
        CHECK_FALSE(first.viewer.site.has_value());
        work.enrol();
        const StaffOpened second = work.entered(browser("ines"));
        CHECK(second.viewer.stage == Stage::needs_factor);
        CHECK_FALSE(work.shows(second, {.code = "000000"}, browser("ines")).has_value());
        work.house.clock.advance(code_step);
        const auto open = work.shows(second, {.code = work.code_now()}, browser("ines"));
        REQUIRE(open.has_value());
        CHECK(open->viewer.stage == Stage::open);
        CHECK(open->viewer.site == work.house.site);
        CHECK(open->viewer.role == staff::Role::owner);
        CHECK_FALSE(work.at_door(second.token).has_value());  // another token since
        CHECK(work.at_door(open->token).has_value());
    });
}

TEST_CASE("no code opens twice, neither the app's nor one for recovery") {
    at_work([](Work& work) {
        work.enrol();
        const StaffOpened opened = work.entered(browser("ines"));
        CHECK_FALSE(work.shows(opened, {.code = work.code_now()}, browser("ines")).has_value());  // set it up with it
        const std::string code = work.code_now(1);
        CHECK(work.shows(opened, {.code = code}, browser("ines")).has_value());
        const StaffOpened again = work.entered(browser("ines"));
        CHECK_FALSE(work.shows(again, {.code = code}, browser("ines")).has_value());
        std::string typed = work.recovery.front();
        for (char& letter : typed) letter = letter == '-' ? ' ' : letter;
        CHECK(work.shows(again, {.recovery_code = typed}, browser("ines")).has_value());
        const StaffOpened third = work.entered(browser("ines"));
        CHECK_FALSE(work.shows(third, {.recovery_code = work.recovery.front()}, browser("ines")).has_value());
        CHECK(work.house.store.read_everywhere([&](Reader& reader) {
            return count_recovery_codes(reader, work.ines->id);
        }) == recovery_codes_at_first - 1);
    });
}

TEST_CASE("guessing passwords and codes is slowed down, and her own browser isn't by strangers") {
    at_work([](Work& work) {
        work.enrol();
        const StaffOpened opened = work.entered(browser("ines"));
        REQUIRE(work.shows(opened, {.code = work.code_now(1)}, browser("ines")).has_value());
        const Asking stranger = browser("stranger", "198.51.100.9");
        for (int guess = 0; guess < 5; ++guess)
            CHECK_FALSE(work.sign_in("ines@example.com", "guess " + std::to_string(guess), stranger).has_value());
        CHECK_THROWS_AS(work.sign_in("ines@example.com", staff_password, stranger), Limited);
        const StaffOpened back = work.entered(browser("ines"));
        for (int guess = 0; guess < 5; ++guess)
            CHECK_FALSE(work.shows(back, {.code = "00000" + std::to_string(guess)}, browser("ines")).has_value());
        CHECK_THROWS_AS(work.shows(back, {.code = work.code_now(1)}, browser("ines")), Limited);
    });
}

TEST_CASE("whether an address is known shows neither in the answer nor in the hashes worked out") {
    at_work([](Work& work) {
        const auto hashes_for = [&](const std::string& address) {
            const auto before = work.hashing.count();
            CHECK_FALSE(work.sign_in(address, "wrong", browser(address)).has_value());
            return work.hashing.count() - before;
        };
        CHECK(hashes_for("ines@example.com") == hashes_for("nobody@example.com"));
    });
}

TEST_CASE("a session ends unused after eight hours, after twelve anyhow, and when it is ended") {
    at_work([](Work& work) {
        const StaffOpened idle = work.entered(browser("ines"));
        work.house.clock.advance(staff_idle_max);
        CHECK_FALSE(work.at_door(idle.token).has_value());
        const StaffOpened busy = work.entered(browser("ines"));
        work.house.clock.advance(7h);
        work.everywhere([&](Tx& tx) { note_seen(tx, busy.viewer.session); });
        work.house.clock.advance(5h - 1ms);
        CHECK(work.at_door(busy.token).has_value());
        work.house.clock.advance(1ms);
        CHECK_FALSE(work.at_door(busy.token).has_value());
        const StaffOpened one = work.entered(browser("ines"));
        const StaffOpened other = work.entered(browser("ines", "198.51.100.7"));
        work.everywhere([&](Tx& tx) { end_staff_sessions(tx, work.ines->id, other.viewer.session); });
        CHECK_FALSE(work.at_door(one.token).has_value());
        CHECK(work.at_door(other.token).has_value());
        CHECK_THROWS_AS(work.everywhere([&](Tx& tx) { end_staff_session(tx, work.ines->id, one.viewer.session); }),
                        NotFound);
    });
}

TEST_CASE("a session works on one site at a time, only where there is a role, and a role taken away is gone at once") {
    at_work([](Work& work) {
        work.enrol();
        const StaffOpened opened = work.entered(browser("ines"));
        const auto open = work.shows(opened, {.code = work.code_now(1)}, browser("ines"));
        REQUIRE(open.has_value());
        const auto lakeside = work.everywhere([](Tx& tx) {
            return sites::create(tx, {.name = "Lakeside",
                                      .slug = "lakeside",
                                      .support_email = "",
                                      .time_zone = "UTC",
                                      .hosts = {"lakeside.example"}});
        });
        const auto move = [&] { work.everywhere([&](Tx& tx) { move_staff_session(tx, open->viewer, lakeside.id); }); };
        CHECK_THROWS_AS(move(), Forbidden);
        work.everywhere(
            [&](Tx& tx) { staff::give_role(tx, work.ines->id, {.site = lakeside.id, .role = staff::Role::analyst}); });
        move();
        CHECK(work.at_door(open->token)->site == lakeside.id);
        CHECK(work.at_door(open->token)->role == staff::Role::analyst);
        work.everywhere(
            [&](Tx& tx) { staff::give_role(tx, work.ines->id, {.site = lakeside.id, .role = staff::Role::editor}); });
        CHECK(work.at_door(open->token)->role == staff::Role::editor);
    });
}

TEST_CASE("a reset is mailed to who is known and to nobody else, ends the sessions and keeps the second factor") {
    at_work([](Work& work) {
        work.enrol();
        const StaffOpened opened = work.entered(browser("ines"));
        begin_staff_reset(work.house.store, "nobody@example.com", browser("ines"));
        CHECK(count_mails(work.house, "nobody@example.com") == 0);
        begin_staff_reset(work.house.store, "Ines@example.com", browser("ines"));
        const mail::Whole mail = newest_mail(work.house, "ines@example.com");
        CHECK(mail.entry.kind == mail::kind_of_staff);
        const std::string token = token_in(mail, "/admin/link#");
        REQUIRE(token.size() == 43);
        const auto use = [&](const std::string& password) {
            return use_staff_link(work.house.store, work.hashing,
                                  {.token = token, .password = Secret<std::string>{password}}, public_url);
        };
        CHECK_THROWS_AS(use("password"), Invalid);
        CHECK(use("another wheel, another kiln").has_value());
        CHECK_FALSE(use("another wheel, a third kiln").has_value());
        CHECK_FALSE(work.at_door(opened.token).has_value());
        CHECK_FALSE(work.sign_in("ines@example.com", staff_password, browser("ines")).has_value());
        const auto back = work.sign_in("ines@example.com", "another wheel, another kiln", browser("ines"));
        REQUIRE(back.has_value());
        CHECK(back->viewer.stage == Stage::needs_factor);
        CHECK(count_mails(work.house, "ines@example.com") == 2);  // told that it was changed
    });
}

TEST_CASE("whoever changes the password shows the old one, and stays in where they are") {
    at_work([](Work& work) {
        const StaffOpened here = work.entered(browser("ines"));
        const StaffOpened elsewhere = work.entered(browser("ines", "198.51.100.7"));
        const auto change = [&](const std::string& current) {
            change_staff_password(work.house.store, work.hashing,
                                  {.viewer = here.viewer,
                                   .current = Secret<std::string>{current},
                                   .wanted = Secret<std::string>{"another wheel, another kiln"}},
                                  browser("ines"));
        };
        CHECK_THROWS_AS(change("wrong"), Invalid);
        change(staff_password);
        CHECK(work.at_door(here.token).has_value());
        CHECK_FALSE(work.at_door(elsewhere.token).has_value());
        CHECK(work.sign_in("ines@example.com", "another wheel, another kiln", browser("ines")).has_value());
    });
}

TEST_CASE("the first account owns every site there is, and is made once") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        const auto token = house.store.write_everywhere(
            [](Tx& tx) { return staff::new_link(tx, {.purpose = staff::Purpose::first}); });
        const auto use = [&](const std::string& address) {
            return use_staff_link(house.store, hashing,
                                  {.token = token.reveal(),
                                   .password = Secret<std::string>{staff_password},
                                   .email = address,
                                   .name = "Ines"},
                                  public_url);
        };
        CHECK_THROWS_AS(use("no address"), Invalid);
        const auto ines = use("ines@example.com");
        REQUIRE(ines.has_value());
        CHECK(house.store.read_everywhere([&](Reader& reader) {
            return staff::find_role(reader, ines->id, house.site);
        }) == staff::Role::owner);
        CHECK_FALSE(use("eve@example.com").has_value());
    });
}

}  // namespace hub::sessions
