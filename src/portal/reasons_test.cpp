#include "portal/reasons.h"

#include <doctest/doctest.h>

#include "catalog/pages.h"
#include "catalog/products.h"
#include "portal/test_portal.h"

namespace hub::portal {

using access::House;

TEST_CASE("a payment that failed is said while it stays open and afterwards, through a collection too") {
    in_portal([](House& house, TestPortal& portal) {
        const access::Cause plan{"stripe", "sub_1"};
        const access::Entitlement waiting{
            .thing = house.everything, .ends_at = house.store.clock.now() + 72h, .awaits_payment = true};
        house.settle(house.ada, plan, {waiting});
        Browser ada{portal};
        ada.log_in(house.ada);
        for (const char* const target : {"/account", "/p/everything"}) {
            ada.open(target);
            check_page(ada, 200);
            CHECK(ada.shows("A payment for “Everything” failed. It stays open to you until 24 November 2026"));
        }
        ada.open(course);
        check_page(ada, 200);
        CHECK(ada.shows("A payment for “Everything” failed. “Calm Mornings” stays open to you until 24 November"));
        CHECK_FALSE(ada.shows("Open to you until"));
        house.store.clock.advance(73h);
        for (const std::string& target : {course, std::string{"/p/everything"}}) {
            ada.open(target);
            check_page(ada, 403);
            CHECK(ada.shows("A payment failed, so your access ended on 24 November 2026."));
        }
        ada.open("/library");
        CHECK(ada.shows("A payment failed"));
        ada.open("/account");
        CHECK(ada.shows("Your access ended on 24 November 2026; renew your card"));
    });
}

TEST_CASE("the last of many locked pages leads to the one that is open and not done") {
    in_portal([](House& house, TestPortal& portal) {
        change(house, house.mornings, {.release = catalog::Release{.mode = catalog::ReleaseMode::member_advanced}});
        house.write([&](Tx& tx) {
            catalog::create_page(tx, house.mornings, {.title = "Stretch", .status = catalog::Status::live});
            catalog::create_page(tx, house.mornings, {.title = "Rise", .status = catalog::Status::live});
        });
        house.grant(house.ada, house.mornings);
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(course + "/rise");
        check_page(ada, 403);
        CHECK(ada.shows("It opens when you complete “Stretch”. On the way there, “Welcome” is next."));
        CHECK(ada.shows("Go to “Welcome”"));
        ada.open(breath_page);
        CHECK(ada.shows("It opens when you complete “Welcome”.<"));
    });
}

TEST_CASE("what can be bought and comes with a collection says both, on its card and on its page") {
    in_portal([](House& house, TestPortal& portal) {
        change(house, house.rest,
               {.purchase = catalog::Purchase{catalog::PurchaseMethod::checkout_url, "https://shop.example/rest"}});
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open("/library");
        CHECK(ada.shows("To buy, or part of Everything"));
        ada.open("/p/deep-rest");
        check_page(ada, 403);
        CHECK(ada.shows("Get “Deep Rest” to open it. “Everything” opens it too."));
        CHECK(ada.shows("https://shop.example/rest"));
        CHECK(ada.shows("See “Everything”"));
        Browser visitor{portal};
        visitor.open("/p/deep-rest");
        check_page(visitor, 403);
        CHECK(visitor.shows("If it is yours already, log in."));
        CHECK(visitor.shows("https://shop.example/rest"));
    });
}

TEST_CASE("each collection that would open a thing has a button of its own, and shows what else it opens") {
    in_portal([](House& house, TestPortal& portal) {
        house.write([&](Tx& tx) {
            catalog::create_product(tx, ThingKind::collection,
                                    {.name = "The Evening Bundle",
                                     .status = catalog::Status::live,
                                     .includes = catalog::Includes::chosen,
                                     .products = std::vector{house.rest}});
        });
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open("/p/deep-rest");
        check_page(ada, 403);
        CHECK(ada.shows("href=\"/p/everything\">See “Everything”"));
        CHECK(ada.shows("href=\"/p/the-evening-bundle\">See “The Evening Bundle”"));
        ada.open("/p/the-evening-bundle");
        check_page(ada, 403);
        CHECK(ada.shows("What it opens"));
        CHECK(ada.shows("<a href=\"/p/deep-rest\">Deep Rest</a>"));
        CHECK_FALSE(ada.shows("Calm Mornings"));
        change(house, house.rest, {.status = catalog::Status::draft});
        ada.open("/p/the-evening-bundle");
        check_page(ada, 403);
        CHECK_FALSE(ada.shows("Deep Rest"));
    });
}

}  // namespace hub::portal
