#include "media/uploads.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/test_folder.h"
#include "db/test_store.h"
#include "media/arrivals.h"
#include "media/room.h"
#include "media/usage.h"

namespace hub::media {

namespace {

using db::on_both_engines;
using db::TestStore;

constexpr std::uint64_t no_limit = 0;

Upload film(Time now, std::uint64_t size = 100) {
    return {.id = UploadId::fresh(now),
            .name = "Film.mp4",
            .claimed = "video/mp4",
            .metadata = {},
            .size = size,
            .replaces = {},
            .file = {},
            .created_at = now,
            .expires_at = now + upload_lives};
}

File file_called(const std::string& name, Time now, std::uint64_t size = 100) {
    return {.id = FileId::fresh(now),
            .name = name,
            .kind = Kind::video,
            .type = "video/mp4",
            .size = size,
            .version = 1,
            .created_at = now};
}

Usage usage_of(TestStore& house) {
    return house.read([](Reader& reader) { return load_usage(reader, no_limit); });
}

}  // namespace

TEST_CASE("what has come of an upload is what lies on the disk, and one request at a time adds to it") {
    const TestFolder folder;
    const SiteId site = SiteId::fresh(Time{});
    const UploadId upload = UploadId::fresh(Time{});
    const Arrivals arrivals{folder.path};
    arrivals.make_ready();
    CHECK(arrivals.arrived(site, upload) == 0);
    {
        OpenFile first = arrivals.resume(site, upload);
        first.append("0123456789");
        CHECK_THROWS_AS(arrivals.resume(site, upload), Conflict);
        CHECK(arrivals.arrived(site, upload) == 10);
    }
    {
        OpenFile second = arrivals.resume(site, upload);
        CHECK(second.size() == 10);
        second.append("abc");
    }
    arrivals.make_ready();  // the next start
    CHECK(arrivals.arrived(site, upload) == 13);
    arrivals.drop(site, upload);
    CHECK(arrivals.arrived(site, upload) == 0);
}

TEST_CASE("an upload counts as arriving until it is a file, and then as stored, once") {
    on_both_engines([](TestStore& house) {
        const Upload upload = film(house.clock.now());
        house.write([&](Tx& tx) { begin_upload(tx, upload, 250); });
        CHECK(usage_of(house).arriving == 100);
        const File file = file_called(upload.name, house.clock.now());
        for (int turn = 0; turn < 2; ++turn) house.write([&](Tx& tx) { finish_upload(tx, upload.id, file); });
        CHECK(usage_of(house).arriving == 0);
        CHECK(usage_of(house).stored == 100);
        CHECK(house.read([&](Reader& reader) { return load_upload(reader, upload.id); }).file == file.id);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { begin_upload(tx, film(house.clock.now(), 151), 250); }), TooLarge);
        const Upload another = film(house.clock.now(), 150);
        house.write([&](Tx& tx) { begin_upload(tx, another, 250); });
        CHECK_THROWS_AS(house.write([&](Tx& tx) { begin_upload(tx, film(house.clock.now(), 1), 250); }), TooLarge);
        house.write([&](Tx& tx) { end_upload(tx, another.id); });
        house.write([&](Tx& tx) { delete_file(tx, file.id); });
        CHECK(usage_of(house).arriving == 0);
        CHECK(usage_of(house).stored == 0);
        house.write([&](Tx& tx) { set_quota(tx, 10); });
        CHECK_THROWS_AS(house.write([&](Tx& tx) { begin_upload(tx, film(house.clock.now(), 11), 250); }), TooLarge);
    });
}

TEST_CASE("new bytes take the place of the old under the same id, also by an upload") {
    on_both_engines([](TestStore& house) {
        const File file = file_called("Film.mp4", house.clock.now());
        house.write([&](Tx& tx) { add_file(tx, file); });
        Upload upload = film(house.clock.now(), 30);
        upload.replaces = file.id;
        const File bytes = file_called("other name", house.clock.now(), 30);
        const auto old = house.write([&](Tx& tx) {
            begin_upload(tx, upload, no_limit);
            return finish_upload(tx, upload.id, bytes);
        });
        CHECK(old == file.content);
        const File now = house.read([&](Reader& reader) { return load_file(reader, file.id); });
        CHECK(now.name == "Film.mp4");
        CHECK(now.content == bytes.content);
        CHECK(now.size == 30);
        CHECK(now.version == 2);
        CHECK(usage_of(house).stored == 30);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { replace_bytes(tx, file.id, bytes, 1); }), Conflict);
        upload.id = UploadId::fresh(house.clock.now());
        upload.replaces = FileId::fresh(house.clock.now());
        CHECK_THROWS_AS(house.write([&](Tx& tx) { begin_upload(tx, upload, no_limit); }), NotFound);
    });
}

TEST_CASE("an upload that is left alone ends, and one that is added to at that moment does not") {
    on_both_engines([](TestStore& house) {
        const TestFolder folder;
        const Arrivals arrivals{folder.path};
        arrivals.make_ready();
        const Upload left = film(house.clock.now());
        const Upload busy = film(house.clock.now());
        house.write([&](Tx& tx) {
            begin_upload(tx, left, no_limit);
            begin_upload(tx, busy, no_limit);
        });
        arrivals.resume(house.site, left.id).append("some");
        const OpenFile held = arrivals.resume(house.site, busy.id);
        CHECK(sweep_uploads(house.store, arrivals, 10) == 0);
        house.clock.advance(upload_lives + 1s);
        CHECK_THROWS_AS(house.read([&](Reader& reader) { return load_upload(reader, left.id); }), NotFound);
        CHECK(sweep_uploads(house.store, arrivals, 10) == 1);
        CHECK(arrivals.arrived(house.site, left.id) == 0);
        CHECK(house.read([&](Reader& reader) { return load_upload(reader, busy.id); }).id == busy.id);
        CHECK(usage_of(house).arriving == 100);
        house.write([&](Tx& tx) { end_upload(tx, busy.id); });
        const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours{2};
        std::filesystem::last_write_time(folder.path / house.site.text() / busy.id.text(), long_ago);
        CHECK(sweep_uploads(house.store, arrivals, 10) == 1);
        CHECK_FALSE(std::filesystem::exists(folder.path / house.site.text() / busy.id.text()));
    });
}

TEST_CASE("uploads on their way never take more than there is room for, all together") {
    Room room;
    const SiteId site = SiteId::fresh(Time{});
    const Usage usage{.stored = 50, .arriving = 0, .quota = 100};
    const auto known = room.take(site, usage, 30);
    const auto unknown = room.take(site, usage, 0);
    CHECK_THROWS_AS(room.take(site, usage, 21), TooLarge);
    CHECK(room.take(SiteId::fresh(Time{}), usage, 50) != nullptr);
    CHECK(known->grow(30));
    CHECK(unknown->grow(20));
    CHECK_FALSE(unknown->grow(1));
    {
        const auto late = room.take(site, usage, 0);
        CHECK_FALSE(late->grow(1));
    }
    CHECK_FALSE(known->grow(1));
    CHECK(Room{}.take(site, {}, std::uint64_t{1} << 40) != nullptr);
}

TEST_CASE("what the sender says of an upload is read as the protocol writes it") {
    constexpr std::string_view header = "filename RmlsbS5tcDQ=,filetype dmlkZW8vbXA0, private";
    CHECK(metadata_value(header, "filename") == "Film.mp4");
    CHECK(metadata_value(header, "filetype") == "video/mp4");
    CHECK(metadata_value(header, "private") == "");
    CHECK_FALSE(metadata_value(header, "file"));
    CHECK_FALSE(metadata_value("", "filename"));
    CHECK_THROWS_AS(metadata_value("filename %%%", "filename"), Invalid);
    CHECK_THROWS_AS(metadata_value("filename /w==", "filename"), Invalid);
}

}  // namespace hub::media
