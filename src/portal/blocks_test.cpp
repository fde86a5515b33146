#include <doctest/doctest.h>

#include "access/access.h"
#include "portal/test_portal.h"

namespace hub::portal {

namespace {

using access::House;

// What the welcome page holds from now on.
void show_blocks(House& house, const JsonArray& blocks) {
    catalog::PageWish wish;
    wish.body = catalog::save_body(JsonObject{{"blocks", blocks}});
    change(house, house.first, wish);
}

}  // namespace

TEST_CASE("a page may frame what it embeds, and nothing else") {
    in_portal([](House& house, TestPortal& portal) {
        house.grant(house.ada, house.mornings);
        Browser ada{portal};
        ada.log_in(house.ada);
        const auto policy = [&] { return std::string{ada.open(welcome_page).header("Content-Security-Policy")}; };
        show_blocks(house, {JsonObject{{"type", "divider"}}});
        CHECK(policy().find("frame-src") == std::string::npos);
        show_blocks(house, {JsonObject{{"type", "embed"}, {"url", "https://vimeo.com/76979871"}, {"title", "A kiln"}}});
        CHECK(policy().ends_with("; frame-src https://player.vimeo.com"));
        check_page(ada, 200);
        CHECK_FALSE(ada.shows("<iframe"));
    });
}

TEST_CASE("own HTML is answered under a policy without an origin, to whom the page is open") {
    in_portal([](House& house, TestPortal& portal) {
        const GrantId grant = house.grant(house.ada, house.mornings).id;
        show_blocks(house, {JsonObject{{"type", "html"}, {"html", "<b>mine</b>"}, {"title", "Mine & yours"}}});
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(welcome_page);
        CHECK(ada.shows("src=\"" + welcome_page + "/frames/1\""));
        CHECK(ada.seen.header("Content-Security-Policy").ends_with("; frame-src 'self'"));
        const http::Response& frame = ada.get(welcome_page + "/frames/1");
        CHECK(frame.status == 200);
        CHECK(frame.body.find("<b>mine</b>") != std::string::npos);
        CHECK(frame.body.find("<title>Mine &amp; yours</title>") != std::string::npos);
        const std::string policy{frame.header("Content-Security-Policy")};
        CHECK(policy.starts_with("sandbox allow-scripts"));
        CHECK(policy.find("allow-same-origin") == std::string::npos);
        CHECK(policy.find("allow-top-navigation") == std::string::npos);
        CHECK(policy.find("frame-ancestors 'self'") != std::string::npos);
        CHECK(frame.header("Referrer-Policy") == "no-referrer");
        for (const std::string other : {"0", "2", "-1", "x", "99999999999999999999"})
            CHECK_MESSAGE(ada.get(welcome_page + "/frames/" + other).status == 404, other);
        Browser visitor{portal};
        CHECK(visitor.get(welcome_page + "/frames/1").status != 200);
        house.write([&](Tx& tx) { access::end(tx, *house.catalog(), grant); });
        CHECK(ada.get(welcome_page + "/frames/1").status == 404);
    });
}

}  // namespace hub::portal
