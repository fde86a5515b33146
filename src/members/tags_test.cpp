#include "members/tags.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/text.h"
#include "db/test_store.h"
#include "members/custom_fields.h"
#include "members/members.h"

namespace hub::members {

namespace {

std::set<TagId> worn_now(Reader& reader, const MemberId& member) {
    std::set<TagId> worn;
    for (const auto& [tag, spell] : tags_worn(reader, member, reader.now())) {
        if (!spell.taken_at) worn.insert(tag);
    }
    return worn;
}

std::set<TagId> had_now(Reader& reader, const MemberId& member) {
    std::set<TagId> had;
    for (const Tag& tag : tags_of(reader, member)) had.insert(tag.id);
    return had;
}

}  // namespace

TEST_CASE("the tags that a member has are those that the log says, whatever was given, taken and deleted") {
    db::on_both_engines([](db::TestStore& store) {
        const MemberId ada =
            store.write([](Tx& tx) { return welcome(tx, {.email = "ada@example.com"}, "manual").member.id; });
        const auto made = [&](const std::string& name) {
            return store.write([&](Tx& tx) { return make_tag(tx, name).tag.id; });
        };
        CHECK(rc::check([&] {
            const TagId tag = made("Tag " + std::to_string(*rc::gen::inRange(0, 3)));
            store.clock.advance(1min);
            const int act = *rc::gen::inRange(0, 5);
            store.write([&](Tx& tx) {
                if (act < 2) give_tag(tx, ada, tag, "manual");
                if (act == 2 || act == 3) take_tag(tx, ada, tag);
                if (act == 4) delete_tag(tx, tag);
            });
            store.read([&](Reader& reader) { RC_ASSERT(worn_now(reader, ada) == had_now(reader, ada)); });
        }));
    });
}

TEST_CASE("what was given and taken when stays in the log") {
    db::on_both_engines([](db::TestStore& store) {
        const MemberId ada =
            store.write([](Tx& tx) { return welcome(tx, {.email = "ada@example.com"}, "manual").member.id; });
        const TagId tag = store.write([](Tx& tx) { return make_tag(tx, "VIP").tag.id; });
        const Time given = store.clock.now();
        store.write([&](Tx& tx) { CHECK(give_tag(tx, ada, tag, "manual")); });
        store.write([&](Tx& tx) { CHECK(!give_tag(tx, ada, tag, "api")); });
        store.clock.advance(1h);
        store.write([&](Tx& tx) { CHECK(take_tag(tx, ada, tag)); });
        store.read([&](Reader& reader) {
            const auto worn = tags_worn(reader, ada, reader.now());
            REQUIRE(worn.size() == 1);
            CHECK(worn[0].second.given_at == given);
            CHECK(worn[0].second.taken_at == store.clock.now());
            CHECK(!tags_worn(reader, ada, given + 1min)[0].second.taken_at);
        });
    });
}

TEST_CASE("what is known of many is kept at once, and a text that was a number has that number no more") {
    db::on_both_engines([](db::TestStore& store) {
        const auto field =
            store.write([](Tx& tx) { return make_field(tx, {.name = "Room", .kind = CustomField::Kind::text}); });
        const std::vector<Member> all = store.write([](Tx& tx) {
            std::vector<Profile> profiles;
            for (int at = 0; at < 70; ++at) profiles.push_back({.email = format("m{}@example.com", at)});
            return add(tx, profiles, "manual");
        });
        const auto keep = [&](const std::function<std::string(std::size_t)>& room_of) {
            std::vector<KeptValue> values;
            for (std::size_t at = 0; at < all.size(); ++at)
                values.push_back({.member = all[at].id, .field = field.id, .text = room_of(at)});
            store.write([&](Tx& tx) { keep_values(tx, values); });
        };
        const auto numbers = [&] {
            return store.read([](Reader& reader) {
                return reader.value<std::int64_t>("SELECT count(number_key) FROM member_values WHERE site_id = :site");
            });
        };
        keep([](std::size_t at) { return std::to_string(at); });
        CHECK(numbers() == 70);
        keep([](std::size_t at) { return at % 2 == 0 ? format("attic {}", at) : std::to_string(at); });
        CHECK(numbers() == 35);
        const KnownValues known =
            store.read([&](Reader& reader) { return values_of(reader, {all[68].id, all[69].id}); });
        CHECK(known.at(all[68].id).front().text == "attic 68");
        CHECK(known.at(all[69].id).front().text == "69");
    });
}

TEST_CASE("the key of a value compares numbers and dates in their order, and cuts long texts between letters") {
    CHECK(number_key("12.5") == 125'000);
    CHECK(number_key("-3") == -30'000);
    CHECK(number_key("2026-11-22") == 20'261'122);
    CHECK(!number_key("2026-02-30"));
    CHECK(!number_key("1e99"));
    CHECK(!number_key("twelve"));
    CHECK(value_key("Köln ") == value_key("KÖLN"));
    std::string umlauts;
    for (int letter = 0; letter < 300; ++letter) umlauts += "ö";
    CHECK(value_key(umlauts).size() == 200);
}

}  // namespace hub::members
