#include "sessions/passwords.h"

#include <doctest/doctest.h>

#include "base/crypto.h"
#include "base/error.h"
#include "http/answer.h"
#include "sessions/access_mail.h"
#include "sessions/door.h"
#include "sessions/login.h"
#include "sessions/test_house.h"

namespace hub::sessions {

namespace {

const std::string her_email = "ada@example.com";
const std::string fine_password = "a wheel, a kiln and patience";
const std::string portal_url = "https://riverside.example";

bool is_allowed(const std::string& password) {
    try {
        check_password(Secret<std::string>{password}, "River Side", her_email);
        return true;
    } catch (const Invalid& refused) {
        CHECK(refused.fields().front().field == "password");
        return false;
    }
}

std::string ask_reset(db::TestStore& house) {
    house.clock.advance(1ms);
    house.write([](Tx& tx) { begin_reset(tx, her_email, browser("ada")); });
    return token_in(newest_mail(house, her_email), "/password/set/");
}

std::optional<PasswordSet> set(db::TestStore& house, Hashing& hashing, const std::string& token,
                               const std::string& password) {
    Asking asking = browser("ada");
    asking.portal_url = portal_url;
    return set_password(house.store, hashing, house.site, {token, Secret<std::string>{password}}, asking);
}

std::optional<PasswordLink> look(db::TestStore& house, const std::string& token) {
    return house.read([&](Reader& reader) { return look_at_password_link(reader, token); });
}

std::optional<Opened> enter(db::TestStore& house, Hashing& hashing, const std::string& password) {
    return log_in_with_password(house.store, hashing, house.site, {her_email, Secret<std::string>{password}},
                                browser("ada"));
}

}  // namespace

TEST_CASE("a password is 8 to 1,024 characters of any script, and not one that everyone tries first") {
    CHECK(is_allowed("correct horse battery"));
    CHECK(is_allowed("žluťoučký"));
    CHECK(is_allowed(std::string(512, 'a') + std::string(512, 'b')));
    CHECK_FALSE(is_allowed(std::string(512, 'a') + std::string(513, 'b')));
    std::string cyrillic;
    for (int count = 0; count < 512; ++count) cyrillic += "жю";
    CHECK(is_allowed(cyrillic));
    CHECK_FALSE(is_allowed(cyrillic + "ж"));
    for (const char* bad :
         {"", "short", "1234567", "žluťouč", "password", "PassWord", "123456789", "iloveyou", "aaaaaaaaaaaa",
          "abcdefghijk", "987654321", "riverside", "River Side 2026!", "ada@example.com"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_allowed(bad));
    }
}

TEST_CASE("a reset works once, sets the password, ends every session and is told by mail") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        Door door(house.store, house.clock, test_sealer());
        const auto ada = make_member(house, her_email);
        give_password(house, ada, "the old one of years");
        const auto in = enter(house, hashing, "the old one of years");
        REQUIRE(in.has_value());
        REQUIRE(door.find(house.site, in->token.reveal()) != nullptr);
        const std::string token = ask_reset(house);
        CHECK(newest_mail(house, her_email).entry.kind == "reset");
        REQUIRE(look(house, token).has_value());
        CHECK(look(house, token)->email == her_email);
        CHECK_FALSE(look(house, token)->is_first);
        CHECK_THROWS_AS(set(house, hashing, token, "short"), Invalid);
        CHECK(door.find(house.site, in->token.reveal()) != nullptr);
        house.clock.advance(1ms);
        CHECK(set(house, hashing, token, fine_password).has_value());
        CHECK(door.find(house.site, in->token.reveal()) == nullptr);
        CHECK(newest_mail(house, her_email).entry.kind == "password_changed");
        CHECK_FALSE(set(house, hashing, token, "yet another one").has_value());
        CHECK_FALSE(look(house, token).has_value());
        CHECK_FALSE(enter(house, hashing, "the old one of years").has_value());
        CHECK(enter(house, hashing, fine_password).has_value());
    });
}

TEST_CASE("only the newest reset works, and none after thirty minutes") {
    db::on_both_engines([](db::TestStore& house) {
        make_member(house, her_email);
        const std::string first = ask_reset(house);
        const std::string second = ask_reset(house);
        CHECK(first != second);
        CHECK_FALSE(look(house, first).has_value());
        CHECK(look(house, second)->is_first);
        house.clock.advance(30min);
        CHECK_FALSE(look(house, second).has_value());
    });
}

TEST_CASE("links to choose a password die with the address they were mailed to") {
    db::on_both_engines([](db::TestStore& house) {
        const auto ada = make_member(house, her_email);
        const std::string reset = ask_reset(house);
        house.clock.advance(1ms);
        house.write([&](Tx& tx) { tell_of_access(tx, ada.id, {"Wheel", portal_url + "/p/wheel", ""}, portal_url); });
        const std::string invitation = token_in(newest_mail(house, her_email), "/password/set/");
        REQUIRE(look(house, reset).has_value());
        REQUIRE(look(house, invitation).has_value());
        house.write([&](Tx& tx) { change_member(tx, ada.id, {.email = "ada@new.example"}); });
        CHECK_FALSE(look(house, reset).has_value());
        CHECK_FALSE(look(house, invitation).has_value());
    });
}

TEST_CASE("a stranger who asks for a reset gets no mail") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([](Tx& tx) { begin_reset(tx, "stranger@example.com", browser("eve")); });
        CHECK(count_mails(house, "stranger@example.com") == 0);
    });
}

TEST_CASE("an invitation works for 48 hours; a first password is no change to be told of") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        const auto ada = make_member(house, her_email);
        house.write([&](Tx& tx) {
            tell_of_access(tx, ada.id, {"Wheel", portal_url + "/p/wheel", "Clay"}, portal_url);
            tell_of_access(tx, ada.id, {"Glaze", portal_url + "/p/glaze", ""}, portal_url);
        });
        REQUIRE(count_mails(house, her_email) == 1);
        const auto mail = newest_mail(house, her_email);
        CHECK(mail.entry.kind == "access");
        CHECK(mail.text.find("Wheel") != std::string::npos);
        CHECK(mail.text.find("Glaze") != std::string::npos);
        const std::string token = token_in(mail, "/password/set/");
        house.clock.advance(48h - 1ms);
        CHECK(look(house, token)->is_first);
        CHECK(set(house, hashing, token, fine_password).has_value());
        CHECK(count_mails(house, her_email) == 1);
        house.write([&](Tx& tx) { tell_of_access(tx, ada.id, {"Kiln", portal_url + "/p/kiln", ""}, portal_url); });
        CHECK(newest_mail(house, her_email).text.find("/password/set/") == std::string::npos);
    });
}

TEST_CASE("a first password logs in at once and leads to what opened; a reset logs nobody in") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        Door door(house.store, house.clock, test_sealer());
        const auto ada = make_member(house, her_email);
        house.write([&](Tx& tx) { tell_of_access(tx, ada.id, {"Wheel", portal_url + "/p/wheel", ""}, portal_url); });
        const std::string invitation = token_in(newest_mail(house, her_email), "/password/set/");
        house.told();
        const auto first = set(house, hashing, invitation, fine_password);
        REQUIRE((first && first->opened));
        CHECK(first->target == "/p/wheel");
        CHECK(door.find(house.site, first->opened->token.reveal())->member.id == ada.id);
        CHECK(house.told() == std::vector<std::string>{"user.login"});
        CHECK_FALSE(set(house, hashing, invitation, "another one altogether").has_value());

        house.clock.advance(1ms);
        const auto again = set(house, hashing, ask_reset(house), "another one altogether");
        REQUIRE(again.has_value());
        CHECK_FALSE(again->opened.has_value());
        CHECK(again->email == her_email);
        CHECK(door.find(house.site, first->opened->token.reveal()) == nullptr);
        CHECK(house.told().empty());
    });
}

TEST_CASE("an invitation logs nobody in who has a password already or is blocked, and leads home to what is to come") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        const auto ada = make_member(house, her_email);
        house.write(
            [&](Tx& tx) { tell_of_access(tx, ada.id, {"Wheel", portal_url + "/library", "", true}, portal_url); });
        const std::string invitation = token_in(newest_mail(house, her_email), "/password/set/");
        give_password(house, ada, "the old one of years");
        const auto changed = set(house, hashing, invitation, fine_password);
        REQUIRE(changed.has_value());
        CHECK_FALSE(changed->opened.has_value());
        CHECK(changed->target.empty());

        const auto ben = make_member(house, "ben@example.com");
        house.write([&](Tx& tx) { tell_of_welcome(tx, ben.id, portal_url); });
        const std::string his = token_in(newest_mail(house, "ben@example.com"), "/password/set/");
        house.write([&](Tx& tx) { tx.run("UPDATE members SET blocked_at = 1 WHERE site_id = :site"); });
        const auto set_by_ben = set(house, hashing, his, fine_password);
        CHECK_FALSE((set_by_ben && set_by_ben->opened));
    });
}

TEST_CASE("a log-in link sets no password, and a password link logs nobody in") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        make_member(house, her_email);
        const std::string reset = ask_reset(house);
        house.clock.advance(1ms);
        house.write([](Tx& tx) { begin_code(tx, her_email, "", browser("ada")); });
        const std::string login = token_in(newest_mail(house, her_email), "/login/link/");
        CHECK_FALSE(look(house, login).has_value());
        CHECK_FALSE(set(house, hashing, login, fine_password).has_value());
        CHECK_FALSE(house.write([&](Tx& tx) { return finish_link(tx, reset, browser("ada")); }).has_value());
    });
}

TEST_CASE("changing a password needs the current one and ends the other sessions only") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        Door door(house.store, house.clock, test_sealer());
        const auto ada = make_member(house, her_email);
        give_password(house, ada, fine_password);
        const auto here = enter(house, hashing, fine_password);
        const auto there = enter(house, hashing, fine_password);
        REQUIRE((here && there));
        const auto change = [&](const std::string& current, const std::string& wanted) {
            change_password(house.store, hashing, house.site,
                            {here->viewer, Secret<std::string>{current}, Secret<std::string>{wanted}}, browser("ada"));
        };
        CHECK_THROWS_AS(change("not the current one", "another one altogether"), Invalid);
        CHECK_THROWS_AS(change(fine_password, "short"), Invalid);
        const auto both = http::refused_fields([&] { change("", "short"); });
        REQUIRE(both.size() == 2);
        CHECK(both.front().field == "current_password");
        CHECK(both.back().field == "password");
        CHECK(door.find(house.site, there->token.reveal()) != nullptr);
        change(fine_password, "another one altogether");
        CHECK(door.find(house.site, here->token.reveal()) != nullptr);
        CHECK(door.find(house.site, there->token.reveal()) == nullptr);
        CHECK(newest_mail(house, her_email).entry.kind == "password_changed");
        CHECK(enter(house, hashing, "another one altogether").has_value());
    });
}

TEST_CASE("who guesses at the current password is slowed down like at the door") {
    db::on_sqlite([](db::TestStore& house) {
        Hashing hashing;
        const auto ada = make_member(house, her_email);
        give_password(house, ada, fine_password);
        const auto here = enter(house, hashing, fine_password);
        REQUIRE(here.has_value());
        const auto guess = [&] {
            change_password(house.store, hashing, house.site,
                            {here->viewer, Secret<std::string>{"wrong"}, Secret<std::string>{"another one altogether"}},
                            browser("ada"));
        };
        for (int count = 0; count < 5; ++count) CHECK_THROWS_AS(guess(), Invalid);
        CHECK_THROWS_AS(guess(), Limited);
    });
}

}  // namespace hub::sessions
