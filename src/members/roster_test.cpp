#include "members/roster.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "db/test_store.h"
#include "members/notes.h"
#include "members/tags.h"

namespace hub::members {

namespace {

using Emails = std::vector<std::string>;

Member join(db::TestStore& house, const std::string& email, const std::string& first = "",
            const std::string& last = "") {
    house.clock.advance(1ms);
    return house
        .write([&](Tx& tx) { return welcome(tx, {.email = email, .first_name = first, .last_name = last}, "test"); })
        .member;
}

// The addresses before their @, however many pages of two they fill.
std::string listed(db::TestStore& house, const Filter& filter, const Order& order = {}) {
    Emails found;
    std::optional<MemberId> cursor;
    for (bool is_last = false; !is_last;) {
        const Page page = house.read([&](Reader& reader) { return list_members(reader, filter, order, cursor, 2); });
        for (const Member& member : page.members) found.push_back(member.email.substr(0, member.email.find('@')));
        is_last = !page.next_cursor;
        if (page.next_cursor) cursor = MemberId::parse(*page.next_cursor);
    }
    const auto counted =
        static_cast<std::size_t>(house.read([&](Reader& reader) { return count_members(reader, filter); }));
    CHECK(counted == found.size());
    return hub::join(found, " ");
}

std::string found_by(db::TestStore& house, const std::string& words) {
    return listed(house, {.words = words}, {.by = SortBy::email, .is_descending = false});
}

}  // namespace

TEST_CASE("members are found by the beginnings of words of their name and address, whatever the case and accents") {
    db::on_both_engines([](db::TestStore& house) {
        join(house, "ada.low@example.com", "Ada", "van der Low");
        const Member ben = join(house, "ben@example.org", "Ärne", "50%_~off");
        CHECK(found_by(house, "ADA@") == "ada.low");
        CHECK(found_by(house, "VAN DER") == "ada.low");
        CHECK(found_by(house, "low der a") == "ada.low");
        CHECK(found_by(house, "arn") == "ben");
        CHECK(found_by(house, "äR 50%") == "ben");
        CHECK(found_by(house, "example") == "ada.low ben");
        CHECK(found_by(house, "example.org") == "ben");
        CHECK(found_by(house, "xample") == "");
        CHECK(found_by(house, "5_%") == "ben");
        CHECK(found_by(house, "%") == "");
        house.write([&](Tx& tx) { change(tx, ben.id, {.first_name = "Berit"}); });
        CHECK(found_by(house, "arne") == "");
        CHECK(found_by(house, "beri") == "ben");
    });
}

TEST_CASE("a filter may name a thousand things beside another") {
    db::on_both_engines([](db::TestStore& house) {
        join(house, "ada@example.com");
        Filter filter{.source = "test"};
        CHECK(listed(house, filter) == "ada");
        while (filter.things.size() < 1005)
            filter.things.push_back(ThingId::fresh(ThingKind::product, house.clock.now()));
        CHECK(listed(house, filter) == "");
    });
}

TEST_CASE("a list is sorted by any of its columns, up and down, and paged without gaps") {
    db::on_both_engines([](db::TestStore& house) {
        const Member zoe = join(house, "a@example.com", "Zoe");
        join(house, "b@example.com");
        join(house, "c@example.com", "anna", "Berg");
        join(house, "d@example.com", "Anna", "Abel");
        join(house, "e@example.com", "Anna", "Abel");
        house.write([&](Tx& tx) { note_login(tx, zoe, 30); });
        CHECK(listed(house, {}) == "e d c b a");
        CHECK(listed(house, {}, {.by = SortBy::joined, .is_descending = false}) == "a b c d e");
        CHECK(listed(house, {}, {.by = SortBy::email, .is_descending = true}) == "e d c b a");
        CHECK(listed(house, {}, {.by = SortBy::name, .is_descending = false}) == "d e c b a");
        CHECK(listed(house, {}, {.by = SortBy::name, .is_descending = true}) == "a b c e d");
        CHECK(listed(house, {}, {.by = SortBy::seen, .is_descending = true}) == "a e d c b");
        CHECK(listed(house, {.words = "example"}, {.by = SortBy::name, .is_descending = false}) == "d e c b a");
        CHECK_THROWS_AS(
            house.read([](Reader& reader) { return list_members(reader, {}, {}, MemberId::fresh(Time{}), 2); }),
            Invalid);
    });
}

TEST_CASE("a list is filtered by state, tag, source, joining and last log-in, all at once") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = join(house, "ada@example.com");
        const Member ben = join(house, "ben@example.com");
        house.clock.advance(std::chrono::hours{24 * 31});
        house.write([](Tx& tx) { scan_inactive(tx, 30, 10); });
        const Time noon = house.clock.now();
        const Member cleo = join(house, "cleo@example.com");
        house.write([&](Tx& tx) {
            note_login(tx, load(tx, ben.id), 30);
            const TagId vip = make_tag(tx, " VIP ").tag.id;
            CHECK(give_tag(tx, ada.id, vip, "manual"));
            CHECK_FALSE(give_tag(tx, ada.id, vip, "manual"));
            CHECK(give_tag(tx, cleo.id, make_tag(tx, "vip").tag.id, "manual"));
            block(tx, cleo.id, "spam");
        });
        const TagId vip = house.read([](Reader& reader) { return list_tags(reader, {}).front().id; });
        CHECK(listed(house, {.state = State::inactive}) == "ada");
        CHECK(listed(house, {.state = State::active}) == "cleo ben");
        CHECK(listed(house, {.state = State::never_seen}) == "cleo ada");
        CHECK(listed(house, {.state = State::blocked}) == "cleo");
        CHECK(listed(house, {.state = State::past_due}) == "");
        CHECK(listed(house, {.state = State::trashed}) == "");
        CHECK(listed(house, {.tag = vip}) == "cleo ada");
        CHECK(listed(house, {.state = State::inactive, .tag = vip}) == "ada");
        CHECK(listed(house, {.words = "cl", .tag = vip}) == "cleo");
        CHECK(listed(house, {.source = "test"}) == "cleo ben ada");
        CHECK(listed(house, {.source = "stripe"}) == "");
        CHECK(listed(house, {.joined_after = noon}) == "cleo");
        CHECK(listed(house, {.joined_before = noon}) == "ben ada");
        CHECK(listed(house, {.seen_after = noon}) == "ben");
        CHECK(listed(house, {.seen_before = noon}) == "");
        CHECK(listed(house, {.seen_before = house.clock.now() + 1ms}) == "ben");
        const auto ids = house.read([&](Reader& reader) { return matching_ids(reader, {.tag = vip}, ada.id, 10); });
        CHECK(ids == std::vector<MemberId>{cleo.id});
    });
}

TEST_CASE("the trash takes a member off every list and gives back all of them; who comes again is out of it") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = join(house, "ada@example.com", "Ada");
        join(house, "ben@example.com");
        CHECK(house.write([&](Tx& tx) { return trash(tx, ada.id); }));
        CHECK_FALSE(house.write([&](Tx& tx) { return trash(tx, ada.id); }));
        CHECK(listed(house, {}) == "ben");
        CHECK(found_by(house, "ada") == "");
        CHECK(listed(house, {.state = State::trashed}) == "ada");
        CHECK(listed(house, {.words = "ad", .state = State::trashed}) == "ada");
        house.clock.advance(std::chrono::hours{24 * 40});
        CHECK(house.write([](Tx& tx) { return scan_inactive(tx, 30, 10); }) == 1);
        CHECK(house.write([&](Tx& tx) { return restore(tx, ada.id); }));
        CHECK(listed(house, {}) == "ben ada");
        house.write([&](Tx& tx) { trash(tx, ada.id); });
        const Welcomed back = house.write([](Tx& tx) { return welcome(tx, {.email = "ADA@example.com"}, "stripe"); });
        CHECK_FALSE(back.created);
        CHECK_FALSE(back.member.deleted_at.has_value());
        CHECK(listed(house, {}) == "ben ada");
        CHECK(house.told() == std::vector<std::string>{"user.created", "user.created", "user.inactive"});
    });
}

TEST_CASE("a tag has one name, and takes itself along when it is deleted") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = join(house, "ada@example.com");
        const auto [vip, old] = house.write(
            [&](Tx& tx) { return std::pair{make_tag(tx, "VIP").tag.id, make_tag(tx, "Ölkurs 2024").tag.id}; });
        CHECK_FALSE(house.write([](Tx& tx) { return make_tag(tx, "vip ").is_new; }));
        CHECK_THROWS_AS(house.write([&, tag = vip](Tx& tx) { rename_tag(tx, tag, "ÖLKURS 2024"); }), Invalid);
        CHECK_THROWS_AS(house.write([](Tx& tx) { make_tag(tx, "  "); }), Invalid);
        house.write([&, first = vip, second = old](Tx& tx) {
            give_tag(tx, ada.id, first, "manual");
            give_tag(tx, ada.id, second, "manual");
            rename_tag(tx, first, "Very important");
        });
        const auto names = [&] {
            Emails found;
            for (const Tag& tag : house.read([&](Reader& reader) { return tags_of(reader, ada.id); }))
                found.push_back(tag.name);
            return found;
        };
        CHECK(names() == Emails{"Very important", "Ölkurs 2024"});
        CHECK(house.read([&, tag = vip](Reader& reader) { return count_tagged(reader, tag); }) == 1);
        house.write([&, tag = vip](Tx& tx) { delete_tag(tx, tag); });
        CHECK(names() == Emails{"Ölkurs 2024"});
        CHECK_THROWS_AS(house.read([&, tag = vip](Reader& reader) { return load_tag(reader, tag); }), NotFound);
    });
}

TEST_CASE("of a member's notes one is pinned, and none is another member's") {
    db::on_both_engines([](db::TestStore& house) {
        const Member ada = join(house, "ada@example.com");
        const Member ben = join(house, "ben@example.com");
        const auto write = [&](const std::string& text) {
            house.clock.advance(1ms);
            return house.write([&](Tx& tx) { return write_note(tx, ada.id, "Olga", text); }).id;
        };
        const NoteId first = write("called");
        const NoteId second = write("called again");
        const auto pin = [&](const NoteId& note) {
            house.write([&](Tx& tx) { change_note(tx, ada.id, note, {.is_pinned = true}); });
            return house.read([&](Reader& reader) { return find_pinned_note(reader, ada.id); })->id;
        };
        CHECK(pin(first) == first);
        CHECK(pin(second) == second);
        CHECK(pin(second) == second);
        const auto notes = house.read([&](Reader& reader) { return list_notes(reader, ada.id, std::nullopt, 10); });
        REQUIRE(notes.size() == 2);
        CHECK(notes.front().text == "called again");
        CHECK_FALSE(notes.back().pinned_at.has_value());
        CHECK_THROWS_AS(house.write([&](Tx& tx) { delete_note(tx, ben.id, first); }), NotFound);
        house.write([&](Tx& tx) { delete_note(tx, ada.id, second); });
        CHECK_FALSE(house.read([&](Reader& reader) { return find_pinned_note(reader, ada.id); }).has_value());
    });
}

TEST_CASE("rows of an older version are made findable part by part") {
    db::on_both_engines([](db::TestStore& house) {
        join(house, "ada@example.com", "Ada");
        join(house, "ben@example.com", "Ben");
        house.write([](Tx& tx) {
            tx.run("DELETE FROM member_words WHERE site_id = :site");
            tx.run("UPDATE members SET is_indexed = FALSE, name_key = '' WHERE site_id = :site");
        });
        CHECK(found_by(house, "ada") == "");
        CHECK(house.store.read_everywhere([](Reader& reader) { return sites_to_index(reader); }).size() == 1);
        CHECK(house.write([](Tx& tx) { return index_members(tx, 1); }) == 1);
        CHECK(house.write([](Tx& tx) { return index_members(tx, 10); }) == 1);
        CHECK(house.write([](Tx& tx) { return index_members(tx, 10); }) == 0);
        CHECK(found_by(house, "ada") == "ada");
        CHECK(found_by(house, "ben") == "ben");
    });
}

}  // namespace hub::members
