#include "filebox/filebox.h"

#include <doctest/doctest.h>

#include "access/access.h"
#include "portal/test_portal.h"

namespace hub::portal {

namespace {

using access::House;
using filebox::Place;

constexpr std::string_view ten_bytes = "0123456789";

media::File file_in_box(House& house, TestPortal& portal, const std::string& name) {
    house.store.clock.advance(1s);
    const Time now = house.store.clock.now();
    OpenFile bytes = OpenFile::fresh(portal.arrivals.folder());
    bytes.append(ten_bytes);
    const media::File file{.id = FileId::fresh(now),
                           .name = name,
                           .kind = media::Kind::document,
                           .type = "application/pdf",
                           .size = ten_bytes.size(),
                           .version = 1,
                           .created_at = now};
    portal.shelf.put(house.store.site, file.id, bytes);
    return file;
}

FileId add_to_box(House& house, TestPortal& portal, const std::string& name) {
    const media::File file = file_in_box(house, portal, name);
    house.write([&](Tx& tx) { media::add_file(tx, file); });
    return file.id;
}

// Where the browser's filebox says that the file is.
std::string place_of(Browser& browser, const FileId& file) {
    browser.open("/filebox");
    const std::size_t begin = browser.seen.body.find("/media/" + file.text());
    if (begin == std::string::npos) return {};
    return browser.seen.body.substr(begin, browser.seen.body.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("a member's filebox has what is offered to them and shared with them, and sends visitors to log in") {
    in_portal([](House& house, TestPortal& portal) {
        const FileId rules = add_to_box(house, portal, "Rules.pdf");
        const FileId slides = add_to_box(house, portal, "Slides.pdf");
        const FileId contract = add_to_box(house, portal, "Contract.pdf");
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open("/filebox");
        check_page(ada, 200);
        CHECK(ada.shows("No files yet"));
        house.write([&](Tx& tx) { filebox::offer(tx, rules); });
        house.write([&](Tx& tx) { filebox::offer(tx, slides, house.mornings); });
        house.write([&](Tx& tx) { filebox::share(tx, contract, house.ben); });
        CHECK_FALSE(place_of(ada, rules).empty());
        CHECK(place_of(ada, slides).empty());
        CHECK(place_of(ada, contract).empty());

        const GrantId grant = house.grant(house.ada, house.mornings).id;
        const std::string address = place_of(ada, slides);
        check_page(ada, 200);
        CHECK(ada.shows("with Calm Mornings"));
        house.store.told();
        CHECK(ada.get(address).status == 200);
        CHECK(ada.seen.header("Content-Disposition").starts_with("attachment; filename=\"Slides.pdf\""));
        CHECK(house.store.told() == std::vector<std::string>{"user.file_downloaded"});
        Browser ben{portal};
        ben.log_in(house.ben);
        CHECK(ben.get(address).status == 403);
        const std::string shared = place_of(ben, contract);
        CHECK(ben.shows("For you alone"));
        house.store.told();
        CHECK(ben.get(shared).status == 200);
        CHECK(house.store.told().empty());
        house.write([&](Tx& tx) { access::end(tx, *house.catalog(), grant); });
        CHECK(ada.get(address).status == 404);
        CHECK(place_of(ada, slides).empty());
        Browser visitor{portal};
        CHECK(visitor.get("/filebox").header("Location") == "/login?next=%2Ffilebox");
        CHECK(visitor.get(shared).status == 403);
    });
}

TEST_CASE("a member deletes their own upload, once, and nobody else's") {
    in_portal([](House& house, TestPortal& portal) {
        const media::File mine = file_in_box(house, portal, "Mine.pdf");
        house.write([](Tx& tx) { filebox::change_settings(tx, {.uploads = true, .upload_limit = 1000}); });
        const Place place = house.write([&](Tx& tx) { return filebox::take_upload(tx, mine, house.ada); });
        const std::string target = "/filebox/" + place.id.text() + "/delete";
        Browser ben{portal};
        ben.log_in(house.ben);
        ben.open("/filebox");
        CHECK(ben.submit(target, {}).status == 404);
        Browser ada{portal};
        ada.log_in(house.ada);
        const std::string address = place_of(ada, mine.id);
        check_page(ada, 200);
        CHECK(ada.shows("From you"));
        CHECK(ada.shows("10 bytes of 1 KB used"));
        const std::string token = ada.token();
        CHECK(ada.post(target, {}).status == 403);
        CHECK(ada.post(target, {{"csrf", token}}).header("Location") == "/filebox?done=deleted");
        CHECK(ada.get(address).status == 404);
        CHECK(ada.post(target, {{"csrf", token}}).status == 404);
    });
}

}  // namespace hub::portal
