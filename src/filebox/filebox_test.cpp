#include "filebox/filebox.h"

#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "db/test_store.h"
#include "members/members.h"

namespace hub::filebox {

namespace {

using db::TestStore;
using Names = std::vector<std::string>;

struct Cast {
    MemberId ada;
    MemberId ben;
};

Cast cast_of(TestStore& house) {
    return house.write([](Tx& tx) {
        return Cast{.ada = members::welcome(tx, {.email = "ada@example.com"}, "manual").member.id,
                    .ben = members::welcome(tx, {.email = "ben@example.com"}, "manual").member.id};
    });
}

media::File file_called(const std::string& name, std::uint64_t size, Time now) {
    return {.id = FileId::fresh(now),
            .name = name,
            .kind = media::Kind::document,
            .type = "application/pdf",
            .size = size,
            .version = 1,
            .created_at = now};
}

FileId add(TestStore& house, const std::string& name) {
    house.clock.advance(1s);
    return house.write([&](Tx& tx) {
        const media::File file = file_called(name, 10, tx.now());
        media::add_file(tx, file);
        return file.id;
    });
}

bool opens_nothing(const ThingId&) {
    return false;
}

Names seen(TestStore& house, const MemberId& member, std::size_t limit = 100, const Opens& opens = opens_nothing) {
    return house.read([&](Reader& reader) {
        Names names;
        for (const Place& place : places_of(reader, member, opens, std::nullopt, limit).places) {
            if (const auto file = file_for(reader, place, member, opens)) names.push_back(file->name);
        }
        return names;
    });
}

}  // namespace

TEST_CASE("everybody sees what is offered, one member what is shared with them, newest first") {
    db::on_both_engines([](TestStore& house) {
        const Cast cast = cast_of(house);
        const FileId rules = add(house, "Rules");
        const FileId contract = add(house, "Contract");
        house.write([&](Tx& tx) { offer(tx, rules); });
        house.clock.advance(1s);
        const Put shared = house.write([&](Tx& tx) { return share(tx, contract, cast.ada); });
        CHECK(seen(house, cast.ada) == Names{"Contract", "Rules"});
        CHECK(seen(house, cast.ada, 1) == Names{"Contract"});
        CHECK(seen(house, cast.ben) == Names{"Rules"});
        house.read([&](Reader& reader) { CHECK_FALSE(file_for(reader, shared.place, cast.ben, opens_nothing)); });

        const Put again = house.write([&](Tx& tx) { return share(tx, contract, cast.ada); });
        CHECK_FALSE(again.is_new);
        CHECK(again.place.id == shared.place.id);
        CHECK(house.write([&](Tx& tx) { return share(tx, contract, cast.ben); }).is_new);
        house.write([&](Tx& tx) { withdraw(tx, shared.place); });
        CHECK(seen(house, cast.ada) == Names{"Rules"});
        CHECK(house.write([&](Tx& tx) { return share(tx, contract, cast.ada); }).is_new);
        house.write([&](Tx& tx) { media::delete_file(tx, rules); });
        CHECK(seen(house, cast.ben) == Names{"Contract"});
        CHECK_THROWS_AS(house.write([&](Tx& tx) { offer(tx, rules); }), NotFound);
    });
}

TEST_CASE("what is offered with a product is for those alone to whom it is open, now") {
    db::on_both_engines([](TestStore& house) {
        const Cast cast = cast_of(house);
        const ThingId course = ThingId::fresh(ThingKind::product, house.clock.now());
        const ThingId other = ThingId::fresh(ThingKind::product, house.clock.now());
        const FileId slides = add(house, "Slides");
        const Put put = house.write([&](Tx& tx) { return offer(tx, slides, course); });
        const auto offer_again = [&](const std::optional<ThingId>& thing) {
            return house.write([&](Tx& tx) { return offer(tx, slides, thing); }).is_new;
        };
        const Opens has_course = [&](const ThingId& thing) { return thing == course; };
        CHECK(seen(house, cast.ada, 100, has_course) == Names{"Slides"});
        CHECK(seen(house, cast.ada).empty());
        house.read([&](Reader& reader) {
            CHECK(load_place(reader, put.place.id).thing == course);
            CHECK(file_for(reader, put.place, cast.ada, has_course));
            CHECK_FALSE(file_for(reader, put.place, cast.ada, opens_nothing));
        });
        CHECK_FALSE(offer_again(course));
        CHECK(offer_again(other));
        CHECK(seen(house, cast.ada, 100, has_course) == Names{"Slides"});
        CHECK(offer_again(std::nullopt));
        CHECK_FALSE(offer_again(std::nullopt));
    });
}

TEST_CASE("whoever looks through much that is offered to others finds their own, page by page") {
    db::on_both_engines([](TestStore& house) {
        const Cast cast = cast_of(house);
        const ThingId course = ThingId::fresh(ThingKind::product, house.clock.now());
        const ThingId other = ThingId::fresh(ThingKind::product, house.clock.now());
        const Opens has_course = [&](const ThingId& thing) { return thing == course; };
        constexpr int count = 1105;
        // Ids of one millisecond have no order among themselves.
        const auto offer_files = [&](int from, int until, const ThingId& thing) {
            house.clock.advance(1ms);
            house.write([&](Tx& tx) {
                for (int at = from; at < until; ++at) {
                    const media::File file = file_called("File " + std::to_string(at), 1, tx.now());
                    media::add_file(tx, file);
                    offer(tx, file.id, thing);
                }
            });
        };
        offer_files(0, 1, course);
        offer_files(1, count - 1, other);
        offer_files(count - 1, count, course);
        Names found;
        int turns = 0;
        std::optional<PlaceId> before;
        do {
            const Seen some =
                house.read([&](Reader& reader) { return places_of(reader, cast.ada, has_course, before, 1); });
            for (const Place& place : some.places)
                found.push_back(house.read([&](Reader& reader) { return media::load_file(reader, place.file); }).name);
            before = some.before;
        } while (before && ++turns < 10);
        CHECK(found == Names{"File 1104", "File 0"});
        CHECK(turns == 2);
    });
}

TEST_CASE("members upload only where they may, and no more than each may have") {
    db::on_both_engines([](TestStore& house) {
        const Cast cast = cast_of(house);
        const auto upload = [&](const MemberId& member, std::uint64_t size) {
            return house.write([&](Tx& tx) { return take_upload(tx, file_called("Mine", size, tx.now()), member); });
        };
        CHECK_THROWS_AS(upload(cast.ada, 1), Forbidden);
        CHECK(house.read(load_settings).upload_limit == 500'000'000);
        house.write([](Tx& tx) { change_settings(tx, {.uploads = true, .upload_limit = 100}); });
        const Place first = upload(cast.ada, 60);
        CHECK_THROWS_AS(upload(cast.ada, 41), TooLarge);
        upload(cast.ada, 40);
        upload(cast.ben, 100);
        house.write([&](Tx& tx) { withdraw(tx, first); });
        CHECK(house.read([&](Reader& reader) { return uploaded_bytes(reader, cast.ada); }) == 40);
        CHECK_FALSE(house.read([&](Reader& reader) { return media::find_file(reader, first.file); }));
        CHECK(seen(house, cast.ada) == Names{"Mine"});
    });
}

TEST_CASE("a file that is deleted leaves every place, and counts for nobody any more") {
    db::on_both_engines([](TestStore& house) {
        const Cast cast = cast_of(house);
        house.write([](Tx& tx) { change_settings(tx, {.uploads = true, .upload_limit = 100}); });
        const Place own =
            house.write([&](Tx& tx) { return take_upload(tx, file_called("Mine", 60, tx.now()), cast.ada); });
        const FileId rules = add(house, "Rules");
        house.write([&](Tx& tx) {
            offer(tx, rules);
            share(tx, rules, cast.ada);
            share(tx, rules, cast.ben);
        });
        const auto uses = [&](const FileId& file) {
            return house.read([&](Reader& reader) { return uses_of(reader, file); });
        };
        CHECK(std::tuple{uses(rules).offered, uses(rules).shared, uses(rules).uploaded} == std::tuple{1, 2, 0});
        CHECK(uses(own.file).uploaded == 1);
        house.write([&](Tx& tx) {
            withdraw_everywhere(tx, rules);
            withdraw_everywhere(tx, own.file);
        });
        CHECK(std::tuple{uses(rules).offered, uses(rules).shared} == std::tuple{0, 0});
        CHECK(house.read([](Reader& reader) { return list_places(reader, {}); }).empty());
        CHECK(house.read([&](Reader& reader) { return uploaded_bytes(reader, cast.ada); }) == 0);
    });
}

TEST_CASE("a notice lets its member in once, within fourteen days") {
    db::on_both_engines([](TestStore& house) {
        const Cast cast = cast_of(house);
        const auto begin = [&] { return house.write([&](Tx& tx) { return begin_notice(tx, cast.ada); }); };
        const auto finish = [&](const std::string& token) {
            return house.write([&](Tx& tx) { return finish_notice(tx, token); });
        };
        const std::string token = begin();
        CHECK(house.read([&](Reader& reader) { return look_at_notice(reader, token); }) == cast.ada);
        CHECK(finish(token) == cast.ada);
        CHECK_FALSE(finish(token));
        CHECK_FALSE(finish("nonsense"));
        const std::string late = begin();
        house.clock.advance(notice_life);
        CHECK_FALSE(finish(late));
        CHECK(house.store.write_everywhere([](Tx& tx) { return forget_notices(tx, 10); }) == 2);
    });
}

}  // namespace hub::filebox
