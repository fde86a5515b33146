#include "staff/staff.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "db/test_store.h"

namespace hub::staff {

namespace {

std::optional<Actor> who_has(db::TestStore& house, const std::string& token) {
    return house.store.read_everywhere([&](Reader& reader) { return find_actor(reader, token); });
}

}  // namespace

TEST_CASE("a key opens its site, says what it may do, and only its hash is kept") {
    db::on_both_engines([](db::TestStore& house) {
        const NewKey made = house.write(
            [](Tx& tx) { return create_key(tx, {.name = "Zapier", .scopes = {"members:read", "members:write"}}); });
        CHECK(made.secret.reveal().starts_with("chk_"));
        CHECK(made.secret.reveal().size() == 4 + 43);
        const auto actor = who_has(house, made.secret.reveal());
        REQUIRE(actor.has_value());
        CHECK(actor->site == house.site);
        CHECK(actor->key == made.key.id);
        CHECK(actor->may("members:write"));
        CHECK_FALSE(actor->may("content:read"));
        const auto hashes = house.read([](Reader& reader) {
            return reader.values<std::string>("SELECT secret_hash FROM api_keys WHERE site_id = :site");
        });
        REQUIRE(hashes.size() == 1);
        CHECK(hashes.front().find(made.secret.reveal().substr(4)) == std::string::npos);
    });
}

TEST_CASE("a star may do everything") {
    const Actor actor{.site = SiteId::fresh(Time{}), .name = "all", .scopes = {"*"}, .key = ApiKeyId::fresh(Time{})};
    CHECK(actor.may("settings:write"));
}

TEST_CASE("a revoked or altered key opens nothing") {
    db::on_both_engines([](db::TestStore& house) {
        const NewKey made = house.write([](Tx& tx) { return create_key(tx, {.name = "old", .scopes = {"*"}}); });
        std::string altered = made.secret.reveal();
        altered.back() = altered.back() == 'A' ? 'B' : 'A';
        CHECK_FALSE(who_has(house, altered).has_value());
        CHECK_FALSE(who_has(house, "").has_value());
        house.write([&](Tx& tx) { revoke_key(tx, made.key.id); });
        CHECK_FALSE(who_has(house, made.secret.reveal()).has_value());
        CHECK_THROWS_AS(house.write([&](Tx& tx) { revoke_key(tx, made.key.id); }), NotFound);
        CHECK(house.read([](Reader& reader) { return list_keys(reader); }).front().revoked_at.has_value());
    });
}

TEST_CASE("nobody gives a key a scope that they don't have") {
    const auto actor = [](Role role) {
        const AtWork person{.person = StaffId::fresh(Time{}), .session = SessionId::fresh(Time{}), .role = role};
        return Actor{.site = SiteId::fresh(Time{}), .name = "x", .scopes = permissions_of(role), .person = person};
    };
    CHECK_NOTHROW(require_scopes(actor(Role::owner), {"*"}));
    CHECK_NOTHROW(require_scopes(actor(Role::admin), {"members:write", "keys:write"}));
    CHECK_THROWS_AS(require_scopes(actor(Role::admin), {"*"}), Forbidden);
    CHECK_THROWS_AS(require_scopes(actor(Role::editor), {"members:read", "members:write"}), Forbidden);
    const Actor key{
        .site = SiteId::fresh(Time{}), .name = "x", .scopes = {"keys:write"}, .key = ApiKeyId::fresh(Time{})};
    CHECK_THROWS_AS(require_scopes(key, {"members:read"}), Forbidden);
    CHECK_NOTHROW(require_scopes(key, {"keys:write"}));
}

TEST_CASE("the use of a key is noted, every few minutes at most") {
    db::on_both_engines([](db::TestStore& house) {
        const NewKey made = house.write([](Tx& tx) { return create_key(tx, {.name = "x", .scopes = {"*"}}); });
        CHECK(who_has(house, made.secret.reveal())->is_use_news);
        house.write([&](Tx& tx) { note_key_use(tx, made.key.id); });
        CHECK_FALSE(who_has(house, made.secret.reveal())->is_use_news);
        CHECK(house.read([&](Reader& reader) { return load_key(reader, made.key.id); }).last_used_at ==
              house.clock.now());
        house.clock.advance(key_use_pause);
        CHECK(who_has(house, made.secret.reveal())->is_use_news);
    });
}

TEST_CASE("keys are paged, newest first") {
    db::on_both_engines([](db::TestStore& house) {
        for (const char* const name : {"one", "two", "three"})
            house.write([&](Tx& tx) { create_key(tx, {.name = name, .scopes = {"*"}}); });
        const auto page = [&](const KeyPage& wanted) {
            return house.read([&](Reader& reader) { return list_keys(reader, wanted); });
        };
        const auto first = page({.limit = 2});
        REQUIRE(first.size() == 2);
        CHECK(page({.before = first.back().id, .limit = 2}).size() == 1);
    });
}

TEST_CASE("a key needs a name and scopes that are scopes") {
    db::on_sqlite([](db::TestStore& house) {
        const auto make = [&](const std::string& name, const std::vector<std::string>& scopes) {
            house.write([&](Tx& tx) { create_key(tx, {.name = name, .scopes = scopes}); });
        };
        CHECK_THROWS_AS(make(" ", {"*"}), Invalid);
        CHECK_THROWS_AS(make("x", {}), Invalid);
        CHECK_THROWS_AS(make("x", {"members"}), Invalid);
        CHECK_THROWS_AS(make("x", {"members:erase"}), Invalid);
        CHECK_THROWS_AS(make("x", {"bogus:read"}), Invalid);
        CHECK_THROWS_AS(make("x", {"members:read *"}), Invalid);
        CHECK_NOTHROW(make("x", {"members:read", "content:write"}));
    });
}

TEST_CASE("the token of a request stands behind Bearer and nowhere else") {
    CHECK(bearer_token("Bearer chk_abc") == "chk_abc");
    CHECK(bearer_token("bearer  chk_abc") == "chk_abc");
    CHECK(bearer_token("Basic chk_abc").empty());
    CHECK(bearer_token("Bearer abc").empty());
    CHECK(bearer_token("chk_abc").empty());
    CHECK(bearer_token("").empty());
}

}  // namespace hub::staff
