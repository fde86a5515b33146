#include "media/examiner.h"

#include <filesystem>

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/error.h"
#include "base/test_folder.h"
#include "db/test_store.h"
#include "media/captions.h"
#include "media/webvtt.h"

namespace hub::media {

namespace {

using namespace std::string_literals;
using db::on_both_engines;
using db::TestStore;

const std::string small_png = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\4\0\0\0\2\0\x08\2\0\0\0....\0\0\0\0IDAT"s;

// A child that says what the test wants, and writes what a picture begins with into every file it gets.
struct Pretence {
    Report report{
        .end = Report::End::well,
        .said = R"({"width":1024,"height":512,"made":[{"width":1024,"height":512},{"width":480,"height":240}]})"};
    int asked = 0;

    Report operator()(const Errand& errand) {
        ++asked;
        for (const int output : errand.outputs) CHECK(::write(output, "RIFF....WEBP", 12) == 12);
        return report;
    }
};

struct Workshop {
    explicit Workshop(TestStore& of) : house(of) { shelf.make_ready(); }

    File add(Kind kind, const std::string& type, const std::string& bytes) const {
        const File file{.id = FileId::fresh(house.clock.now()),
                        .name = "x",
                        .kind = kind,
                        .type = type,
                        .size = bytes.size(),
                        .version = 1,
                        .created_at = house.clock.now()};
        OpenFile source = OpenFile::fresh(folder.path.string());
        source.append(bytes);
        shelf.put(house.site, file.content, source);
        house.write([&](Tx& tx) { add_file(tx, file); });
        return file;
    }
    Examination found(const File& file) const {
        return *house.read([&](Reader& reader) { return find_examination(reader, file.content); });
    }
    std::vector<Picture> pictures(const File& file) const {
        return house.read([&](Reader& reader) { return pictures_of(reader, file.content); });
    }

    TestStore& house;
    TestFolder folder;
    FolderShelf shelf{folder.path};
    Pretence child;
    Examiner examiner{house.store, shelf, folder.path.string(), [this](const Errand& errand) { return child(errand); }};
};

using State = Examination::State;

}  // namespace

TEST_CASE("an image is ready once its sizes lie on the shelf") {
    on_both_engines([](TestStore& house) {
        Workshop work{house};
        const File image = work.add(Kind::image, "image/png", small_png);
        CHECK(work.found(image).state == State::working);
        CHECK(work.examiner.examine_next());
        CHECK_FALSE(work.examiner.examine_next());
        CHECK(work.found(image).state == State::ready);
        CHECK(work.found(image).width == 1024);
        const auto pictures = work.pictures(image);
        REQUIRE(pictures.size() == 2);
        CHECK(fitting(pictures, 300)->width == 480);
        CHECK(fitting(pictures, 481)->width == 1024);
        CHECK(fitting(pictures, 9999)->width == 1024);
        CHECK(fitting(pictures, std::nullopt)->width == 1024);
        CHECK(work.shelf.open(house.site, pictures.back().content)->size() == 12);
        CHECK(house.read([&](Reader& reader) { return is_picture(reader, pictures.back().content); }));
        house.write([&](Tx& tx) { delete_file(tx, image.id); });
        CHECK_FALSE(house.read([&](Reader& reader) { return is_picture(reader, pictures.back().content); }));
    });
}

TEST_CASE("what fails is tried three times, then says why, and once more when asked") {
    on_both_engines([](TestStore& house) {
        Workshop work{house};
        work.child.report = {.end = Report::End::failed, .said = "took longer than it may"};
        const File image = work.add(Kind::image, "image/png", small_png);
        for (int turn = 0; turn < 3; ++turn) {
            CHECK(work.examiner.examine_next());
            CHECK_FALSE(work.examiner.examine_next());
            house.clock.advance(3min);
        }
        CHECK_FALSE(work.examiner.examine_next());
        CHECK(work.child.asked == 3);
        CHECK(work.found(image).state == State::failed);
        CHECK(work.found(image).reason == "Looking at it took longer than it may.");
        work.child.report = Pretence{}.report;
        house.write([&](Tx& tx) { examine_again(tx, image); });
        CHECK(work.examiner.examine_next());
        CHECK(work.found(image).state == State::ready);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { examine_again(tx, image); }), Conflict);
    });
}

TEST_CASE("a machine that can't confine costs no attempts, and what a kill left is done by the next process") {
    on_both_engines([](TestStore& house) {
        Workshop work{house};
        work.child.report = {.end = Report::End::not_here, .said = "The library libvips.so.42 is missing."};
        const File image = work.add(Kind::image, "image/png", small_png);
        for (int turn = 0; turn < 5; ++turn) {
            CHECK(work.examiner.examine_next());
            CHECK(work.found(image).state == State::working);
            CHECK(work.found(image).reason == "The library libvips.so.42 is missing.");
            house.clock.advance(11min);
        }
        work.child.report = Pretence{}.report;
        CHECK(work.examiner.examine_next());
        CHECK(work.found(image).state == State::ready);
    });
}

TEST_CASE("nothing that a child says is believed without looking") {
    on_both_engines([](TestStore& house) {
        Workshop work{house};
        for (const char* const said : {"", "{", "{}", R"({"width":0,"height":5,"made":[]})",
                                       R"({"width":5,"height":5,"made":[{"width":-1,"height":5}]})",
                                       R"({"width":5,"height":5,"made":[{},{},{},{},{},{}]})"}) {
            work.child.report.said = said;
            const File image = work.add(Kind::image, "image/png", small_png);
            CHECK(work.examiner.examine_next());
            CHECK(work.found(image).state == State::working);
            CHECK_FALSE(work.found(image).reason.empty());
            CHECK(work.pictures(image).empty());
        }
        work.child.report.said = R"({"refused":"It can't be read as an image."})";
        const File image = work.add(Kind::image, "image/png", small_png);
        CHECK(work.examiner.examine_next());
        CHECK(work.found(image).reason == "It can't be read as an image.");
    });
}

TEST_CASE("captions are read strictly, and written so that they read as the same") {
    const auto cues = read_captions(
        "\xef\xbb\xbfWEBVTT - talk\r\n\r\nNOTE x --> y\r\n\r\n00:01.000 --> 00:02.500 line:0\r\nOne\r\nTwo\r\n");
    REQUIRE(cues.size() == 1);
    CHECK(cues.front().until == 2500);
    CHECK(cues.front().text == "One\nTwo");
    CHECK(to_webvtt(cues) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.500 line:0\nOne\nTwo\n");
    CHECK(to_webvtt(read_captions(to_webvtt(cues))) == to_webvtt(cues));
    CHECK(read_captions("1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color=\"red\">Hi</font>\n").front().text ==
          "Hi");
    const auto wrong = [](const std::string& text) {
        try {
            read_captions(text);
        } catch (const Invalid& invalid) {
            return invalid.fields().front().message;
        }
        return "nothing"s;
    };
    CHECK(wrong("WEBVTT\n\n00:02.000 --> 00:01.000\nx\n") == "line 3: it ends before it begins");
    CHECK(wrong("WEBVTT\n\nname\n00:61.000 --> 01:01.000\nx\n").starts_with("line 4: the times"));
    CHECK(wrong("WEBVTT\n\nhello\n").starts_with("line 3: here should stand"));
    CHECK(wrong("WEBVTT\n\n00:01.000 --> 00:02.000 evil:1\nx\n").starts_with("line 3: evil:1"));
    CHECK(wrong("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n00:03.000 --> 00:04.000\ny\n")
              .starts_with("line 5: an empty line"));
    CHECK(wrong("WEBVTT\n").find("at least one") != std::string::npos);
    CHECK(wrong("<html>").find("WEBVTT") != std::string::npos);
    CHECK(wrong("WEBVTT\n\n\xff").find("UTF-8") != std::string::npos);
    CHECK(wrong("WEBVTT\n\n00:01.000 --> 00:02.000\na\1b\n").find("control") != std::string::npos);
}

TEST_CASE("languages are named as they name themselves") {
    CHECK(language_of(" PT-br ") == "pt-BR");
    CHECK(label_of("de") == "Deutsch");
    CHECK(label_of("pt-BR") == "Português (Brasil)");
    for (const char* const wrong : {"", "klingon!", "xx-yy-zz-long-long", "und", "zq"})
        CHECK_THROWS_AS(language_of(wrong), Invalid);
}

TEST_CASE("captions and posters stand beside what plays, one text for each language") {
    on_both_engines([](TestStore& house) {
        const Workshop work{house};
        const File video = work.add(Kind::video, "video/mp4", "....");
        const File image = work.add(Kind::image, "image/png", small_png);
        const auto save = [&](const File& file, const std::string& text) {
            return house.write([&](Tx& tx) {
                return save_caption(
                    tx, file.id,
                    {.id = tx.fresh<CaptionId>(), .language = "de", .label = "Deutsch", .created_at = tx.now()}, text);
            });
        };
        const SavedCaption first = save(video, "one");
        CHECK(first.is_new);
        const SavedCaption second = save(video, "two");
        CHECK_FALSE(second.is_new);
        CHECK(second.caption.id == first.caption.id);
        CHECK(house.read([&](Reader& reader) { return load_caption_text(reader, video.id, first.caption.id); }) ==
              "two");
        CHECK_THROWS_AS(save(image, "x"), Invalid);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { set_poster(tx, video.id, video.id); }), Invalid);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { set_poster(tx, image.id, image.id); }), Invalid);
        house.write([&](Tx& tx) { set_poster(tx, video.id, image.id); });
        const auto look = house.read([&](Reader& reader) { return looks_of(reader, {video.id}); });
        CHECK(look.front().poster.has_value());
        CHECK(look.front().captions.size() == 1);
        CHECK(house.read([&](Reader& reader) { return files_with_poster(reader, image.id); }).size() == 1);
        house.write([&](Tx& tx) { delete_file(tx, image.id); });
        CHECK_FALSE(house.read([&](Reader& reader) { return poster_of(reader, video.id); }));
        house.write([&](Tx& tx) { delete_caption(tx, video.id, first.caption.id); });
        CHECK_THROWS_AS(house.write([&](Tx& tx) { delete_caption(tx, video.id, first.caption.id); }), NotFound);
    });
}

}  // namespace hub::media
