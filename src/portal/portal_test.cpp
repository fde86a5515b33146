#include <doctest/doctest.h>

#include "catalog/pages.h"
#include "portal/test_portal.h"
#include "sites/sites.h"

namespace hub::portal {

namespace {

using access::House;

void change_site(House& house, const sites::Change& wish) {
    house.write([&](Tx& tx) { sites::change(tx, wish); });
}

catalog::SavedBody greeting() {
    return catalog::save_body(*parse_json(R"({"blocks":[{"type":"rich_text","content":[{"type":"paragraph","content":[
        {"type":"text","text":"Good morning {{member.first_name|friend}}, from {{site.name}}."}]}]}]})"));
}

}  // namespace

TEST_CASE("a member finds home, library, product, page and account filled and well formed") {
    in_portal([](House& house, TestPortal& portal) {
        house.grant(house.ada, house.mornings);
        change(house, house.first, {.body = greeting()});
        Browser ada{portal};
        ada.log_in(house.ada);

        ada.open("/");
        check_page(ada, 200);
        CHECK(ada.shows("Welcome, Ada"));
        CHECK(ada.shows("A good place to begin"));
        CHECK(ada.shows("Opened lately"));
        ada.open("/library");
        check_page(ada, 200);
        CHECK(ada.shows("Open to you"));
        CHECK(ada.shows("Part of Everything"));
        ada.open(course);
        check_page(ada, 200);
        CHECK(ada.shows("0 of 2 pages done"));
        CHECK_FALSE(ada.shows("<span>2 pages</span>"));
        CHECK(ada.shows("Up next"));
        ada.open(welcome_page);
        check_page(ada, 200);
        CHECK(ada.shows("Good morning Ada, from"));
        CHECK(ada.shows("Page 1 of 2"));
        CHECK(ada.shows("Mark as complete"));
        ada.open("/account");
        check_page(ada, 200);
        CHECK(ada.shows("ada@example.com"));
        CHECK(ada.shows("Firefox on Linux"));
    });
}

TEST_CASE("a checkmark moves the progress, comes back to the page, and can be undone") {
    in_portal([](House& house, TestPortal& portal) {
        house.grant(house.ada, house.mornings);
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(welcome_page);
        house.store.told();
        ada.submit(welcome_page + "/completion", {{"done", "1"}});
        CHECK(ada.path == welcome_page);
        CHECK(ada.shows("Completed"));
        CHECK(ada.shows("50 %"));
        ada.open(breath_page);
        ada.submit(breath_page + "/completion", {{"done", "1"}});
        check_page(ada, 200);
        CHECK(ada.shows("You have completed Calm Mornings"));
        CHECK(house.store.told() ==
              std::vector<std::string>{"user.page_completed", "user.page_completed", "user.product_completed"});
        ada.open("/");
        check_page(ada, 200);
        ada.open("/library");
        CHECK(ada.shows("Completed, all 2 pages"));
        ada.open(breath_page);
        ada.submit(breath_page + "/completion", {{"done", "0"}});
        CHECK_FALSE(ada.shows("You have completed"));
        ada.open("/");
        CHECK(ada.shows("Carry on with"));

        const std::string token = ada.token();
        ada.post(breath_page + "/completion", {{"done", "1"}, {"csrf", token}}, {{"accept", "application/json"}});
        CHECK(ada.seen.status == 200);
        CHECK(parse_json(ada.seen.body)->at("percent").to_number<int>() == 100);
        CHECK(ada.post(breath_page + "/completion", {{"done", "perhaps"}, {"csrf", token}}).status == 400);
    });
}

TEST_CASE("what waits says for what: a page to finish, a date, a grant") {
    in_portal([](House& house, TestPortal& portal) {
        house.grant(house.ada, house.mornings);
        change(house, house.mornings, {.release = catalog::Release{.mode = catalog::ReleaseMode::member_advanced}});
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(course);
        check_page(ada, 200);
        CHECK(ada.shows("After: Welcome"));
        ada.open(welcome_page);
        CHECK(ada.shows("After: Welcome"));
        ada.open(breath_page);
        check_page(ada, 403);
        CHECK(ada.shows("It opens when you complete “Welcome”."));
        CHECK(ada.post(breath_page + "/completion", {{"done", "1"}, {"csrf", ada.token()}}).status == 403);

        change(house, house.mornings, {.release = catalog::Release{.mode = catalog::ReleaseMode::time_delayed}});
        ada.open(course);
        CHECK(ada.shows("Opens on 28 November"));
        ada.open(breath_page);
        check_page(ada, 403);
        CHECK(ada.shows("It opens by itself on 28 November 2026, 11:00."));
        ada.open("/");
        check_page(ada, 200);
        CHECK(ada.shows("Opens next"));
        CHECK(ada.shows("in 7 days"));

        ada.open("/p/deep-rest");
        check_page(ada, 403);
        CHECK(ada.shows("“Everything” opens it."));
        change(house, house.rest,
               {.purchase = catalog::Purchase{catalog::PurchaseMethod::sales_page, "https://shop.example/rest"}});
        ada.open("/p/deep-rest");
        check_page(ada, 403);
        CHECK(ada.shows("https://shop.example/rest"));
        ada.open("/p/everything");
        check_page(ada, 403);
        CHECK_FALSE(ada.shows("Lie down"));
    });
}

TEST_CASE("an end is shown before it comes, and the date afterwards") {
    in_portal([](House& house, TestPortal& portal) {
        const access::Grant given = house.grant(house.ada, house.mornings, "manual", house.store.clock.now() + 72h);
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(course);
        CHECK(ada.shows("Open to you until 24 November 2026, 11:00."));
        house.store.clock.advance(72h);
        ada.open(course);
        check_page(ada, 403);
        CHECK(ada.shows("Your access ended on 24 November 2026."));
        ada.open("/library");
        CHECK(ada.shows("Ended on 24 November"));
        CHECK(given.ends_at.has_value());
    });
}

TEST_CASE("a form that comes after the session ended says that nothing was saved") {
    in_portal([](House& house, TestPortal& portal) {
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open("/account");
        const std::string token = ada.token();
        ada.cookies.clear();
        ada.post("/account/profile", {{"csrf", token}, {"first_name", "Adele"}});
        ada.open(std::string{ada.seen.header("location")});
        check_page(ada, 200);
        CHECK(ada.shows("You were logged out, so nothing was saved. Log in and try again."));
        CHECK(ada.shows("name=\"next\" value=\"/account\""));
        CHECK(house.member(house.ada).first_name == "Ada");
    });
}

TEST_CASE("who tried too often reads how long to wait, and after passwords that a code lets in") {
    in_portal([](House&, TestPortal& portal) {
        Browser visitor{portal};
        http::Problem problem = http::problem_of(429);
        problem.retry_after = 3min + 10s;
        visitor.seen = show_problem(portal.app, problem, visitor.request(http::Method::get, "/library"));
        check_page(visitor, 429);
        CHECK(visitor.shows("Wait 4 minutes, then try again."));
        CHECK_FALSE(visitor.shows("e-mail you a code"));
        http::Request typed = visitor.request(http::Method::post, "/login");
        typed.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
        typed.body = "email=ada%40example.com&with=password&password=x";
        visitor.seen = show_problem(portal.app, problem, typed);
        check_page(visitor, 429);
        CHECK(visitor.shows("Wait 4 minutes, then try again. Or let us e-mail you a code"));
    });
}

TEST_CASE("a collection shows what it opens, and its pages") {
    in_portal([](House& house, TestPortal& portal) {
        house.grant(house.ada, house.everything);
        change(house, house.everything, {.label = "Membership", .label_color = "#1f6feb"});
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open("/p/everything");
        check_page(ada, 200);
        CHECK(ada.shows("What it opens"));
        CHECK(ada.shows("Membership"));
        CHECK(ada.shows("2 products"));
        house.write([&](Tx& tx) {
            catalog::create_page(tx, house.everything, {.title = "Hello", .status = catalog::Status::live});
        });
        ada.open("/p/everything");
        CHECK(ada.shows("2 products and 1 page"));
        ada.open("/p/everything/hello");
        check_page(ada, 200);
    });
}

TEST_CASE("what is hidden answers as what was never there") {
    in_portal([](House& house, TestPortal& portal) {
        change(house, house.rest, {.status = catalog::Status::draft});
        change(house, house.mornings, {.is_teased = false});
        Browser ben{portal};
        ben.log_in(house.ben);
        const auto without_id = [&](const std::string& target) {
            ben.open(target);
            check_page(ben, 404);
            std::string body = ben.seen.body;
            body.erase(body.find("<code>"), body.find("</code>") - body.find("<code>"));
            const std::size_t nonce = body.find("nonce=\"");
            CHECK(nonce != std::string::npos);
            return body.substr(body.find("<h1>"));
        };
        const std::string missing = without_id("/p/nothing-of-the-kind");
        for (const char* const target : {"/p/deep-rest", "/p/deep-rest/lie-down", "/p/calm-mornings",
                                         "/p/calm-mornings/welcome", "/p/calm-mornings/nothing"}) {
            CHECK(without_id(target) == missing);
        }
        ben.open("/library");
        CHECK_FALSE(ben.shows("Calm Mornings"));
        CHECK_FALSE(ben.shows("Deep Rest"));
    });
}

TEST_CASE("a draft page is in no outline and counts for nothing") {
    in_portal([](House& house, TestPortal& portal) {
        house.grant(house.ada, house.mornings);
        change(house, house.second, {.status = catalog::Status::draft});
        Browser ada{portal};
        ada.log_in(house.ada);
        ada.open(course);
        check_page(ada, 200);
        CHECK_FALSE(ada.shows("Breath"));
        CHECK(ada.shows("0 of 1 pages done"));
        CHECK(ada.get(breath_page).status == 404);
    });
}

TEST_CASE("a visitor sees what is public, and is sent to log in for the rest, and comes back") {
    in_portal([](House& house, TestPortal& portal) {
        change(house, house.mornings, {.access_mode = catalog::AccessMode::everyone});
        change(house, house.first, {.audience = catalog::Audience::anyone, .body = greeting()});
        Browser visitor{portal};
        visitor.open("/");
        CHECK(visitor.path == "/library");
        check_page(visitor, 200);
        CHECK(visitor.shows("Open to everyone"));
        visitor.open(course);
        check_page(visitor, 200);
        CHECK(visitor.shows("For members"));
        visitor.open(welcome_page);
        check_page(visitor, 200);
        CHECK(visitor.shows("Good morning friend"));
        CHECK_FALSE(visitor.shows("Mark as complete"));
        CHECK(visitor.cookies.empty());
        visitor.open("/p/deep-rest");
        check_page(visitor, 403);
        CHECK(visitor.shows("/login?next=%2Fp%2Fdeep-rest"));
        CHECK(visitor.get(breath_page).header("location") == "/login?next=%2Fp%2Fcalm-mornings%2Fbreath");
        CHECK(visitor.get("/p/nothing").header("location") == "/login?next=%2Fp%2Fnothing");
        CHECK(visitor.get("/account").header("location") == "/login?next=%2Faccount");

        change_site(house, {.public_content = false});
        for (const char* const target : {"/library", "/p/calm-mornings", "/p/calm-mornings/welcome"}) {
            CHECK(visitor.get(target).status == 303);
        }
        visitor.open("/");
        CHECK(visitor.path == "/login");
    });
}

TEST_CASE("the quick way answers from memory what the long way answers, and steps aside when it can't") {
    in_portal([](House& house, TestPortal& portal) {
        const access::Grant given = house.grant(house.ada, house.mornings);
        Browser ada{portal};
        ada.log_in(house.ada);
        const auto quick = [&] { return portal.quick_answer(ada.request(http::Method::get, welcome_page)); };
        CHECK_FALSE(quick().has_value());
        ada.open(welcome_page);
        const auto answer = quick();
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body.size() == ada.seen.body.size());
        CHECK(answer->body.find("Page 1 of 2") != std::string::npos);
        house.write([&](Tx& tx) { access::end(tx, *catalog::load_catalog(tx), given.id); });
        CHECK_FALSE(quick().has_value());
        CHECK(ada.get(welcome_page).status == 403);
        REQUIRE(quick().has_value());
        CHECK(quick()->status == 403);
        change(house, house.first, {.title = "Begin here"});
        CHECK_FALSE(quick().has_value());
    });
}

TEST_CASE("the quick way steps aside where there is no page, or none any more, and the long way answers 404") {
    in_portal([](House& house, TestPortal& portal) {
        house.grant(house.ada, house.mornings);
        Browser ada{portal};
        ada.log_in(house.ada);
        const auto is_missing = [&](const std::string& target) {
            ada.open("/library");  // what the quick way answers from is at hand now
            const auto quick = portal.quick_answer(ada.request(http::Method::get, target));
            return !quick && ada.get(target).status == 404;
        };
        CHECK(is_missing(course + "/zzz"));
        CHECK(is_missing("/p/zzz/zzz"));
        ada.open(welcome_page);
        CHECK_FALSE(is_missing(welcome_page));
        change(house, house.first, {.slug = "begin-here"});
        CHECK(is_missing(welcome_page));
        change(house, house.first, {.status = catalog::Status::draft});
        CHECK(is_missing(course + "/begin-here"));
        house.write([&](Tx& tx) { catalog::delete_page(tx, house.second); });
        CHECK(is_missing(breath_page));
        change(house, house.mornings, {.status = catalog::Status::draft});
        CHECK(is_missing(course + "/begin-here"));
    });
}

TEST_CASE("errors are pages too, and need no database") {
    in_portal([](House& house, TestPortal& portal) {
        Browser visitor{portal};
        visitor.open("/nothing-here");
        check_page(visitor, 404);
        CHECK(visitor.shows("There is no page here"));
        for (const int status : {400, 403, 405, 413, 421, 429, 500, 503}) {
            const http::Request request = visitor.request(http::Method::get, "/library");
            visitor.seen = show_problem(portal.app, http::problem_of(status), request);
            check_page(visitor, status);
        }
        http::Request elsewhere = visitor.request(http::Method::get, "/library");
        house.store.store.write_everywhere(
            [](Tx& tx) { sites::create(tx, {.name = "Other", .slug = "other", .support_email = ""}); });
        elsewhere.host = "unknown.example";
        visitor.seen = portal.answer(elsewhere);
        check_page(visitor, 404);
    });
}

TEST_CASE("styles, scripts and pictures are served with a tag, for a year where their address names the version") {
    in_portal([](House&, TestPortal& portal) {
        Browser visitor{portal};
        visitor.get("/assets/portal.js");
        CHECK(visitor.seen.status == 200);
        CHECK(visitor.seen.header("content-type") == "text/javascript; charset=utf-8");
        CHECK(visitor.seen.header("cache-control") == "no-cache");
        const std::string tag{visitor.seen.header("etag")};
        http::Request again = visitor.request(http::Method::get, "/assets/portal.js");
        again.headers.emplace_back("if-none-match", tag);
        CHECK(portal.answer(again).status == 304);
        visitor.get("/assets/icons.svg");
        CHECK(visitor.seen.header("content-type") == "image/svg+xml");
        CHECK(visitor.get("/assets/css/base.css").status == 404);
    });
}

}  // namespace hub::portal
