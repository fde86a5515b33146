#include "filebox/filebox.h"

#include <string>
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

Names seen(TestStore& house, const MemberId& member, std::size_t limit = 100) {
    return house.read([&](Reader& reader) {
        Names names;
        for (const Place& place : places_of(reader, member, std::nullopt, limit)) {
            if (const auto file = file_for(reader, place, member)) names.push_back(file->name);
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
        house.read([&](Reader& reader) { CHECK_FALSE(file_for(reader, shared.place, cast.ben)); });

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
