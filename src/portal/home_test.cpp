#include <doctest/doctest.h>

#include "portal/test_portal.h"

namespace hub::portal {

using access::House;

TEST_CASE("only who was here before is welcomed back") {
    in_portal([](House& house, TestPortal& portal) {
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open("/");
        CHECK(ada.shows("<h1>Welcome, Ada</h1>"));
        house.store.clock.advance(25h);
        ada.open("/");
        CHECK(ada.shows("<h1>Welcome back, Ada</h1>"));
        house.grant(house.ben, house.mornings);
        Browser ben{portal};
        ben.log_in(house.ben);
        ben.open(welcome_page);
        ben.submit(welcome_page + "/completion", {{"done", "1"}});
        ben.open("/");
        CHECK(ben.shows("<h1>Welcome back, "));
    });
}

TEST_CASE("of a product that opens bit by bit home says how much of it is open") {
    in_portal([](House& house, TestPortal& portal) {
        change(house, house.mornings, {.release = catalog::Release{.mode = catalog::ReleaseMode::time_delayed}});
        house.grant(house.ada, house.mornings);
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open("/");
        check_page(ada, 200);
        CHECK(ada.shows("<span>1 of 2 pages, <time"));
        house.pass(24h * 8);
        ada.open("/");
        CHECK(ada.shows("<span>2 pages, <time"));
    });
}

}  // namespace hub::portal
