#include "media/files.h"

#include <doctest/doctest.h>

#include "access/access.h"
#include "portal/test_portal.h"
#include "sites/sites.h"

namespace hub::portal {

namespace {

using access::House;

// The welcome page of Calm Mornings, with a workbook to download and a recording to listen to.
struct Lesson {
    House& house;
    TestPortal& portal;
    FileId workbook = add("Workbook.pdf", media::Kind::document, "application/pdf");
    FileId recording = add("Breath.mp3", media::Kind::audio, "audio/mpeg");
    GrantId grant = house.grant(house.ada, house.mornings).id;

    Lesson(House& used, TestPortal& walked) : house(used), portal(walked) {
        catalog::PageWish wish;
        wish.body = catalog::save_body(JsonObject{
            {"blocks", JsonArray{JsonObject{{"type", "file"}, {"file", workbook.text()}, {"label", "The workbook"}},
                                 JsonObject{{"type", "audio"}, {"file", recording.text()}}}}});
        change(house, house.first, wish);
    }

    FileId add(const std::string& name, media::Kind kind, const std::string& type) const {
        const FileId id = FileId::fresh(house.store.clock.now());
        OpenFile bytes = OpenFile::fresh(portal.arrivals.folder());
        bytes.append("0123456789");
        portal.shelf.put(house.store.site, id, bytes);
        house.write([&](Tx& tx) {
            media::add_file(
                tx,
                {.id = id, .name = name, .kind = kind, .type = type, .size = 10, .version = 1, .created_at = tx.now()});
        });
        return id;
    }
};

// The address of a file on the page that the browser saw last.
std::string address_of(const Browser& browser, const FileId& file) {
    const std::size_t begin = browser.seen.body.find("/media/" + file.text());
    REQUIRE(begin != std::string::npos);
    return browser.seen.body.substr(begin, browser.seen.body.find_first_of("\"?", begin) - begin);
}

}  // namespace

TEST_CASE("a file of a page is for who may open the page, in this session, for six hours") {
    in_portal([](House& house, TestPortal& portal) {
        const Lesson lesson{house, portal};
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(welcome_page);
        check_page(ada, 200);
        const std::string address = address_of(ada, lesson.workbook);
        const http::Response& sent = ada.get(address);
        CHECK(sent.status == 200);
        REQUIRE(sent.file != nullptr);
        CHECK(sent.file->size() == 10);
        CHECK(sent.header("Content-Type") == "application/octet-stream");
        CHECK(sent.header("Content-Disposition").starts_with("attachment; filename=\"Workbook.pdf\""));
        CHECK(sent.header("Cache-Control") == "private, no-store");
        CHECK(sent.header("Content-Security-Policy") == "default-src 'none'; sandbox");

        Browser again{portal};
        again.log_in(house.ada);
        CHECK(again.get(address).status == 403);
        Browser visitor{portal};
        CHECK(visitor.get(address).status == 403);
        CHECK(ada.get(address + "A").status == 403);
        std::string other = address;
        other.replace(other.find(lesson.workbook.text()), 30, lesson.recording.text());
        CHECK(ada.get(other).status == 403);
        house.store.clock.advance(std::chrono::hours{6} + 1s);
        CHECK(ada.get(address).status == 403);
    });
}

TEST_CASE("a file closes with its page, at once") {
    in_portal([](House& house, TestPortal& portal) {
        const Lesson lesson{house, portal};
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(welcome_page);
        const std::string address = address_of(ada, lesson.workbook);
        CHECK(ada.get(address).status == 200);
        house.write([&](Tx& tx) { media::set_uses(tx, house.first, {}); });
        CHECK(ada.get(address).status == 404);
        house.write([&](Tx& tx) { media::set_uses(tx, house.first, {lesson.workbook}); });
        CHECK(ada.get(address).status == 200);
        house.write([&](Tx& tx) { media::delete_file(tx, lesson.workbook); });
        CHECK(ada.get(address).status == 404);
        house.write([&](Tx& tx) { access::end(tx, *house.catalog(), lesson.grant); });
        CHECK(ada.get(address).status == 403);
    });
}

TEST_CASE("a visitor has the files of a public page while the site is public") {
    in_portal([](House& house, TestPortal& portal) {
        const Lesson lesson{house, portal};
        change(house, house.mornings, {.access_mode = catalog::AccessMode::everyone});
        change(house, house.first, {.audience = catalog::Audience::anyone});
        Browser visitor{portal};
        visitor.open(welcome_page);
        const std::string address = address_of(visitor, lesson.workbook);
        house.store.told();
        CHECK(visitor.get(address).status == 200);
        CHECK(house.store.told().empty());
        house.write([](Tx& tx) { sites::change(tx, {.public_content = false}); });
        CHECK(visitor.get(address).status == 403);
    });
}

TEST_CASE("a file for members is no visitor's, although the page is") {
    in_portal([](House& house, TestPortal& portal) {
        const Lesson lesson{house, portal};
        change(house, house.mornings, {.access_mode = catalog::AccessMode::everyone});
        change(house, house.first, {.audience = catalog::Audience::anyone});
        const auto keep_for = [&](const media::Audience& audience) {
            house.write([&](Tx& tx) { media::change_file(tx, lesson.workbook, {.audience = audience}, std::nullopt); });
        };
        Browser visitor{portal};
        visitor.open(welcome_page);
        const std::string address = address_of(visitor, lesson.workbook);
        CHECK(visitor.get(address).status == 200);
        keep_for(media::Audience::members);
        CHECK(visitor.get(address).status == 403);
        visitor.open(welcome_page);
        check_page(visitor, 200);
        CHECK_FALSE(visitor.shows("/media/" + lesson.workbook.text()));
        CHECK(visitor.shows("For members. Log in to download this."));
        CHECK(visitor.shows("href=\"/login?next=%2Fp%2Fcalm-mornings%2Fwelcome\""));
        CHECK(visitor.get(address_of(visitor, lesson.recording)).status == 200);
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(welcome_page);
        CHECK_FALSE(ada.shows("For members."));
        const std::string mine = address_of(ada, lesson.workbook);
        CHECK(ada.get(mine).status == 200);
        keep_for(media::Audience{audiences::Rule{.any = {audiences::Subscribed{}}}});
        CHECK(ada.get(mine).status == 403);
        CHECK(ada.shows("This file is for certain members. Ask us if you think that it should be open."));
        CHECK_FALSE(ada.shows("Log in, and"));
        CHECK(visitor.get(address).status == 403);
        CHECK(visitor.shows("This file is for members. Log in, and open the page again."));
        keep_for(media::Audience::anyone);
        visitor.open(welcome_page);
        CHECK(visitor.get(address_of(visitor, lesson.workbook)).status == 200);
    });
}

TEST_CASE("a download is told once a minute, and a later part of it not at all") {
    in_portal([](House& house, TestPortal& portal) {
        const Lesson lesson{house, portal};
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(welcome_page);
        const std::string address = address_of(ada, lesson.workbook);
        house.store.told();
        const auto fetch = [&](const std::string& range, http::Method method = http::Method::get) {
            http::Request request = ada.request(method, address);
            if (!range.empty()) request.headers.emplace_back("range", range);
            CHECK(portal.answer(request).status == 200);
        };
        fetch("bytes=5-9");
        fetch("", http::Method::head);
        CHECK(house.store.told().empty());
        fetch("");
        fetch("bytes=0-4");
        CHECK(house.store.told() == std::vector<std::string>{"user.file_downloaded"});
        house.store.clock.advance(61s);
        fetch("bytes=0-");
        CHECK(house.store.told() == std::vector<std::string>{"user.file_downloaded"});
    });
}

TEST_CASE("a play is told once a view, by who has the page open, for what the page shows") {
    in_portal([](House& house, TestPortal& portal) {
        const Lesson lesson{house, portal};
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(welcome_page);
        CHECK(ada.shows("data-plays=\"" + welcome_page + "/plays\""));
        const std::string token = ada.token();
        house.store.told();
        const auto play = [&](const FileId& file, const std::string& view, const std::string& page = welcome_page) {
            return ada.post(page + "/plays", {{"csrf", token}, {"file", file.text()}, {"view", view}}).status;
        };
        CHECK(play(lesson.recording, "one") == 204);
        CHECK(play(lesson.recording, "one") == 204);
        CHECK(house.store.told() == std::vector<std::string>{"user.audio_listened"});
        CHECK(play(lesson.recording, "two") == 204);
        CHECK(house.store.told() == std::vector<std::string>{"user.audio_listened"});
        CHECK(play(lesson.workbook, "two") == 400);
        CHECK(play(lesson.recording, "two", breath_page) == 404);
        CHECK(play(FileId::fresh(house.store.clock.now()), "two") == 404);
        CHECK(play(lesson.recording, "") == 400);
        CHECK(ada.post(welcome_page + "/plays", {{"file", lesson.recording.text()}, {"view", "three"}}).status == 403);
        house.write([&](Tx& tx) { access::end(tx, *house.catalog(), lesson.grant); });
        house.store.told();
        CHECK(play(lesson.recording, "four") == 403);
        CHECK(house.store.told().empty());
    });
}

}  // namespace hub::portal
