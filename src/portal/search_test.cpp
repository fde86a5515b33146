#include <doctest/doctest.h>

#include "access/access.h"
#include "portal/test_portal.h"

namespace hub::portal {

namespace {

using access::House;

void say(House& house, const PageId& page, const std::string& text) {
    catalog::PageWish wish;
    const JsonObject words{{"type", "text"}, {"text", text}};
    const JsonObject paragraph{{"type", "paragraph"}, {"content", JsonArray{words}}};
    wish.body = catalog::save_body(
        JsonObject{{"blocks", JsonArray{JsonObject{{"type", "rich_text"}, {"content", JsonArray{paragraph}}}}}});
    change(house, page, wish);
}

}  // namespace

TEST_CASE("the words of a page are found by whom it is open to, and by nobody else") {
    in_portal([](House& house, TestPortal& portal) {
        say(house, house.first, "The kingfisher & the <heron> wait.");
        const GrantId grant = house.grant(house.ada, house.mornings).id;
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open("/search?q=kingf");
        check_page(ada, 200);
        CHECK(ada.shows("1 result for “kingf”"));
        CHECK(ada.shows("href=\"" + welcome_page + "\""));
        CHECK(ada.shows("<mark>kingfisher</mark>"));
        CHECK(ada.shows("&lt;heron&gt;"));
        Browser ben{portal};
        ben.log_in(house.ben);
        ben.open("/search?q=kingfisher");
        check_page(ben, 200);
        CHECK(ben.shows("Nothing found for “kingfisher”"));
        CHECK_FALSE(ben.shows(welcome_page));
        house.write([&](Tx& tx) { access::end(tx, *house.catalog(), grant); });
        ada.open("/search?q=kingfisher");
        CHECK(ada.shows("Nothing found"));
    });
}

TEST_CASE("a find greets its reader as the page does, with nobody else's name") {
    in_portal([](House& house, TestPortal& portal) {
        say(house, house.first, "Hello {{member.first_name|there}} <{{member.email|you}}>, kingfishers wait.");
        house.grant(house.ada, house.mornings);
        house.grant(house.ben, house.mornings);
        for (const MemberId& reader : {house.ada, house.ben}) {
            const auto member = house.store.read([&](Reader& all) { return members::load(all, reader); });
            Browser browser{portal};
            browser.log_in(reader);
            browser.open("/search?q=kingfisher");
            check_page(browser, 200);
            CHECK(browser.shows("Hello " + (member.first_name.empty() ? "there" : member.first_name) + " &lt;" +
                                member.email + "&gt;, "));
            browser.open("/search?q=" + member.email);
            CHECK(browser.shows("Nothing found"));
        }
    });
}

TEST_CASE("a title that everybody sees is found locked, with what opens it") {
    in_portal([](House& house, TestPortal& portal) {
        Browser ben{portal};
        ben.log_in(house.ben);
        ben.open("/search?q=calm");
        check_page(ben, 200);
        CHECK(ben.shows("<mark>Calm</mark> Mornings"));
        CHECK(ben.shows("Locked. "));
        house.grant(house.ben, house.mornings);
        ben.open("/search?q=calm");
        CHECK(ben.shows("<mark>Calm</mark> Mornings"));
        CHECK_FALSE(ben.shows("Locked. "));
    });
}

TEST_CASE("whatever is typed is answered by a page, and shown as what it is") {
    in_portal([](House& house, TestPortal& portal) {
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open("/search");
        check_page(ada, 200);
        CHECK(ada.shows("What are you looking for?"));
        for (const std::string typed : {"%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%22%20OR%201%3D1--", "NEAR(a%20b)*",
                                        "%E2%80%AE", "%F0%9F%8C%8A", "x&after=prd_nonsense"}) {
            ada.open("/search?q=" + typed);
            check_page(ada, 200);
            CHECK_FALSE(ada.shows("<script>alert"));
        }
    });
}

}  // namespace hub::portal
