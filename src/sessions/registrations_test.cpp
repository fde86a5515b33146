#include "sessions/registrations.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "sessions/hashing.h"
#include "sessions/test_house.h"
#include "sites/sites.h"

namespace hub::sessions {

namespace {

const std::string newcomer = "rita@example.com";

void register_newcomer(db::TestStore& house, const std::string& address = newcomer) {
    house.clock.advance(1ms);
    house.write([&](Tx& tx) {
        begin_registration(tx, {.email = address, .first_name = "Rita", .last_name = "Marsh"}, browser("rita"));
    });
}

std::string registration_token(db::TestStore& house) {
    return token_in(newest_mail(house, newcomer), "/register/");
}

std::optional<Opened> finish(db::TestStore& house, Hashing& hashing, const std::string& token,
                             const std::string& password = "a wheel, a kiln and patience") {
    return finish_registration(house.store, hashing, house.site, {token, Secret<std::string>{password}},
                               browser("rita"));
}

bool is_open(db::TestStore& house, const std::string& token) {
    return house.read([&](Reader& reader) { return look_at_registration(reader, token).has_value(); });
}

std::optional<members::Member> found_newcomer(db::TestStore& house) {
    return house.read([](Reader& reader) { return members::find_by_email(reader, newcomer); });
}

}  // namespace

TEST_CASE("whoever registers is a member once they opened the link of the mail and chose a password, and not before") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        register_newcomer(house);
        CHECK_FALSE(found_newcomer(house));
        const std::string token = registration_token(house);
        CHECK(is_open(house, token));
        CHECK(is_open(house, token));
        CHECK_THROWS_AS(finish(house, hashing, token, "password"), Invalid);
        CHECK(finish(house, hashing, token));
        const auto member = found_newcomer(house);
        REQUIRE(member);
        CHECK(member->source == "registration");
        CHECK(member->first_name == "Rita");
        CHECK(member->has_password);
        CHECK(house.told() == std::vector<std::string>{"user.created", "user.login"});
        CHECK_FALSE(is_open(house, token));
        CHECK_FALSE(finish(house, hashing, token));
    });
}

TEST_CASE("who is a member already is told so by mail, and who is blocked gets none") {
    db::on_both_engines([](db::TestStore& house) {
        const members::Member ada = make_member(house, "ada@example.com");
        register_newcomer(house, ada.email);
        CHECK(newest_mail(house, ada.email).text.find("already") != std::string::npos);
        CHECK(count_mails(house, ada.email) == 1);
        house.write([&](Tx& tx) { members::block(tx, ada.id, "Spam"); });
        register_newcomer(house, ada.email);
        CHECK(count_mails(house, ada.email) == 1);
    });
}

TEST_CASE("a registration ends with its time, and when the address became a member's another way") {
    db::on_both_engines([](db::TestStore& house) {
        Hashing hashing;
        register_newcomer(house);
        const std::string token = registration_token(house);
        house.write([](Tx& tx) { members::welcome(tx, {.email = newcomer}, "manual"); });
        CHECK_FALSE(is_open(house, token));
        CHECK_FALSE(finish(house, hashing, token));
        CHECK_FALSE(is_open(house, "nonsense"));
        house.clock.advance(registration_life + 25h);
        CHECK(house.store.write_everywhere([](Tx& tx) { return forget_expired(tx, 100); }) > 0);
    });
}

TEST_CASE("a flood of registrations sends few mails") {
    db::on_both_engines([](db::TestStore& house) {
        for (int turn = 0; turn < 20; ++turn) register_newcomer(house);
        CHECK(count_mails(house, newcomer) >= 1);
        CHECK(count_mails(house, newcomer) <= 5);
    });
}

}  // namespace hub::sessions
