#include <algorithm>
#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/test_folder.h"
#include "db/test_store.h"
#include "media/answer.h"
#include "media/arrivals.h"
#include "media/files.h"
#include "media/passes.h"
#include "media/shelf.h"
#include "media/sniff.h"
#include "media/touches.h"

namespace hub::media {

namespace {

using db::on_both_engines;
using db::TestStore;

OpenFile holding(const std::string& folder, const std::string& bytes) {
    OpenFile file = OpenFile::fresh(folder);
    file.append(bytes);
    return file;
}

File workbook(Time now, const std::string& name = "Workbook.pdf") {
    return {.id = FileId::fresh(now),
            .name = name,
            .kind = Kind::document,
            .type = "application/pdf",
            .size = 8,
            .version = 1,
            .created_at = now};
}

const std::string png{"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", 29};
const std::string mp4{
    "\0\0\0\x18"
    "ftypmp42\0\0\0\0mp42isom\0\0\0\x08"
    "free",
    32};

Sniffed sniffed(const std::string& bytes) {
    return sniff(holding(std::filesystem::temp_directory_path(), bytes));
}

}  // namespace

TEST_CASE("a file is what its bytes say") {
    CHECK(sniffed(png).type == "image/png");
    CHECK(sniffed(png).kind == Kind::image);
    CHECK(sniffed(mp4).type == "video/mp4");
    CHECK(sniffed(mp4).kind == Kind::video);
    CHECK(sniffed("%PDF-1.7\n%").type == "application/pdf");
    CHECK(sniffed("%PDF-1.7\n%").kind == Kind::document);
}

TEST_CASE("what could act in a page is a document, whatever it calls itself") {
    CHECK(sniffed("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>").kind == Kind::document);
    CHECK(sniffed("<!DOCTYPE html><html><script>alert(1)</script></html>").kind == Kind::document);
    CHECK(sniffed(std::string(1000, '\0')).kind == Kind::document);
    CHECK_FALSE(may_be_called(sniffed("<!DOCTYPE html><html></html>"), "image/png"));
    CHECK_FALSE(may_be_called(sniffed(png), "video/mp4"));
    CHECK_FALSE(may_be_called(sniffed(png), "text/html"));
    CHECK(may_be_called(sniffed(png), "image/jpeg; q=1"));
    CHECK(may_be_called(sniffed(png), ""));
    CHECK(may_be_called(sniffed(mp4), "application/octet-stream"));
    CHECK(may_be_called(sniffed(mp4), "application/x-www-form-urlencoded"));
}

TEST_CASE("what no browser shows may be called what it is") {
    const std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>";
    const Sniffed mkv{.type = "video/x-matroska", .kind = Kind::document};
    CHECK(may_be_called(sniffed(svg), "image/svg+xml"));
    CHECK(may_be_called(sniffed("<!-- " + std::string(5000, '-') + " -->" + svg), "image/svg+xml"));
    CHECK(may_be_called(mkv, "Video/X-Matroska"));
    CHECK(may_be_called({.type = "audio/x-aiff", .kind = Kind::document}, "audio/aiff"));
    CHECK(may_be_called({.type = "application/octet-stream", .kind = Kind::document}, "image/x-canon-cr3"));
    CHECK_FALSE(may_be_called({.type = "application/octet-stream", .kind = Kind::document}, "image/png"));
    CHECK_FALSE(may_be_called(mkv, "image/png"));
    CHECK_FALSE(may_be_called(sniffed("%PDF-1.7\n%"), "video/x-matroska"));
}

TEST_CASE("a container of sound may be announced as one of film, which are the same") {
    const Sniffed ogg{.type = "audio/ogg", .kind = Kind::audio};
    for (const std::string_view claim : {"application/ogg", "video/ogg", "audio/ogg"}) CHECK(may_be_called(ogg, claim));
    CHECK(may_be_called({.type = "audio/mp4", .kind = Kind::audio}, "video/mp4"));
    CHECK(may_be_called({.type = "video/webm", .kind = Kind::video}, "audio/webm"));
    CHECK_FALSE(may_be_called(ogg, "image/png"));
    CHECK_FALSE(may_be_called(ogg, "text/html"));
}

TEST_CASE("a name loses what could mislead, and keeps the rest") {
    CHECK(clean_name("Übung 1 – Atmen.pdf") == "Übung 1 – Atmen.pdf");
    CHECK(clean_name("../../etc/passwd") == "etcpasswd");
    CHECK(clean_name("C:\\temp\\a.pdf") == "C:tempa.pdf");
    CHECK(clean_name("invoice\u202Efdp.exe") == "invoicefdp.exe");
    CHECK(clean_name("a\r\nSet-Cookie: b\".pdf") == "aSet-Cookie: b.pdf");
    CHECK(clean_name("...") == "file");
    CHECK(clean_name("") == "file");
    CHECK(clean_name(std::string(500, 'a')).size() == 200);
}

TEST_CASE("what is on the shelf is found again, and what nobody kept is swept at the next start") {
    const TestFolder folder;
    const SiteId site = SiteId::fresh(Time{});
    const FileId file = FileId::fresh(Time{});
    const Arrivals arrivals{folder.path / "incoming"};
    {
        const FolderShelf shelf{folder.path};
        shelf.make_ready();
        arrivals.make_ready();
        shelf.put(site, file, holding(arrivals.folder(), "workbook"));
        CHECK(shelf.has(site, file));
        CHECK(shelf.open(site, file)->size() == 8);
        CHECK_FALSE(shelf.has(SiteId::fresh(Time{}), file));
        CHECK_THROWS_AS(shelf.open(SiteId::fresh(Time{}), file), NotFound);
        const OpenFile lost = holding(arrivals.folder(), "lost");
        holding(folder.path.string(), "killed").keep_as(arrivals.folder() + "/x.unkept");
    }
    const FolderShelf again{folder.path};
    again.make_ready();
    arrivals.make_ready();
    CHECK(std::filesystem::is_empty(arrivals.folder()));
    CHECK(again.open(site, file)->size() == 8);
    again.remove(site, file);
    CHECK_THROWS_AS(again.open(site, file), NotFound);
}

TEST_CASE("a pass is for one file, page, viewer and six hours") {
    const Passes passes{Secret<std::string>{"a key"}};
    const Time now = *parse_rfc3339("2026-11-21T10:00:00Z");
    const FileId file = FileId::fresh(now);
    const PageId page = PageId::fresh(now);
    const std::string pass = passes.issue(file, page, "ses_ada", now);
    CHECK(passes.is_good(pass, file, page, "ses_ada", now));
    CHECK(passes.is_good(pass, file, page, "ses_ada", now + pass_lives));
    CHECK_FALSE(passes.is_good(pass, file, page, "ses_ada", now + pass_lives + 1s));
    CHECK_FALSE(passes.is_good(pass, FileId::fresh(now), page, "ses_ada", now));
    CHECK_FALSE(passes.is_good(pass, file, PageId::fresh(now), "ses_ada", now));
    CHECK_FALSE(passes.is_good(pass, file, page, "ses_ben", now));
    CHECK_FALSE(passes.is_good(pass, file, page, "", now));
    CHECK_FALSE(Passes{Secret<std::string>{"another"}}.is_good(pass, file, page, "ses_ada", now));
    for (const std::string& altered : {"9" + pass, pass + "A", pass.substr(0, 12), std::string{}, std::string{"."}})
        CHECK_FALSE(passes.is_good(altered, file, page, "ses_ada", now));
}

TEST_CASE("a file is listed, renamed by who saw it last, and gone when it is deleted") {
    on_both_engines([](TestStore& house) {
        const File first = workbook(house.clock.now());
        house.clock.advance(1s);
        const File second = workbook(house.clock.now(), "Second.pdf");
        house.write([&](Tx& tx) {
            add_file(tx, first);
            add_file(tx, second);
        });
        const auto listed = [&](const Filter& filter) {
            return house.read([&](Reader& reader) { return list_files(reader, filter); });
        };
        REQUIRE(listed({}).size() == 2);
        CHECK(listed({}).front().name == "Second.pdf");
        CHECK(listed({.kind = {}, .before = second.id}).front().id == first.id);
        CHECK(listed({.kind = Kind::video}).empty());
        const auto rename = [&](const std::string& name) {
            return house.write(
                [&](Tx& tx) { return change_file(tx, first.id, {.name = name, .audience = Audience::members}, 1); });
        };
        CHECK(rename("New.pdf").version == 2);
        CHECK_THROWS_AS(rename("Old.pdf"), Conflict);
        const File changed = house.read([&](Reader& reader) { return load_file(reader, first.id); });
        CHECK(changed.name == "New.pdf");
        CHECK(changed.audience == Audience::members);
        house.write([&](Tx& tx) { delete_file(tx, first.id); });
        CHECK_THROWS_AS(house.write([&](Tx& tx) { delete_file(tx, first.id); }), NotFound);
        CHECK(listed({}).size() == 1);
    });
}

TEST_CASE("a download counts once a minute, a play once a view") {
    on_both_engines([](TestStore& house) {
        const MemberId ada = MemberId::fresh(house.clock.now());
        const FileId file = FileId::fresh(house.clock.now());
        const auto download = [&] { return house.write([&](Tx& tx) { return is_new_download(tx, ada, file); }); };
        const auto play = [&](const char* view) {
            return house.write([&](Tx& tx) { return is_new_play(tx, ada, file, view); });
        };
        CHECK(download());
        house.clock.advance(59s);
        CHECK_FALSE(download());
        house.clock.advance(1s);
        CHECK(download());
        CHECK(play("one"));
        CHECK_FALSE(play("one"));
        CHECK(play("two"));
        const auto forget = [&] { return house.store.write_everywhere([](Tx& tx) { return forget_touches(tx, 2); }); };
        CHECK(forget() == 0);
        house.clock.advance(std::chrono::hours{49});
        CHECK(forget() == 2);
        CHECK(forget() == 1);
    });
}

TEST_CASE("bytes that no file names are swept, and the others stay") {
    on_both_engines([](TestStore& house) {
        const TestFolder folder;
        const FolderShelf shelf{folder.path};
        shelf.make_ready();
        const File named = workbook(house.clock.now());
        const FileId orphan = FileId::fresh(house.clock.now());
        house.write([&](Tx& tx) { add_file(tx, named); });
        for (const FileId& id : {named.id, orphan}) {
            shelf.put(house.site, id, holding(folder.path.string(), "workbook"));
        }
        CHECK(sweep(house.store, shelf) == 0);  // it may be on its way
        const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours{25};
        for (const auto& entry : std::filesystem::recursive_directory_iterator{folder.path})
            std::filesystem::last_write_time(entry.path(), long_ago);
        CHECK(sweep(house.store, shelf) == 1);
        CHECK(shelf.open(house.site, named.id)->size() == 8);
        CHECK_THROWS_AS(shelf.open(house.site, orphan), NotFound);
    });
}

}  // namespace hub::media
