#include <doctest/doctest.h>

#include "portal/test_portal.h"
#include "sessions/access_mail.h"
#include "sessions/test_house.h"
#include "sites/sites.h"

namespace hub::portal {

using access::House;

TEST_CASE("a code logs in and leads to the very page; a wrong one is said at its field") {
    in_portal([](House& house, TestPortal& portal) {
        house.grant(house.ada, house.mornings);
        Browser ada{portal};
        ada.open(welcome_page);
        check_page(ada, 200);
        CHECK(ada.path == "/login?next=%2Fp%2Fcalm-mornings%2Fwelcome");
        ada.submit("/login", {{"email", "nobody"}, {"with", "code"}, {"next", welcome_page}});
        check_page(ada, 422);
        CHECK(ada.shows("id=\"error-email\""));
        ada.submit("/login", {{"email", "ada@example.com"}, {"with", "code"}, {"next", welcome_page}});
        check_page(ada, 200);
        CHECK(ada.path == "/login/code?next=%2Fp%2Fcalm-mornings%2Fwelcome");
        CHECK(ada.shows("If <strong>ada@example.com</strong> is known here"));
        ada.submit("/login/code", {{"email", "ada@example.com"}, {"code", "000 000x"}, {"next", welcome_page}});
        check_page(ada, 422);
        CHECK(ada.shows("id=\"error-code\""));
        const std::string code = sessions::code_in(sessions::newest_mail(house.store, "ada@example.com"));
        ada.submit("/login/code", {{"email", "ada@example.com"}, {"code", code}, {"next", welcome_page}});
        CHECK(ada.path == welcome_page);
        check_page(ada, 200);
        CHECK(ada.cookies.contains("__Host-sid"));
        CHECK(ada.get("/login").header("location") == "/");
    });
}

TEST_CASE("a link shows a button first, and the code in another browser") {
    in_portal([](House& house, TestPortal& portal) {
        Browser ada{portal};
        ada.open("/login");
        ada.submit("/login", {{"email", "ada@example.com"}, {"with", "code"}, {"next", "/account"}});
        const auto mail = sessions::newest_mail(house.store, "ada@example.com");
        const std::string link = "/login/link/" + sessions::token_in(mail, "/login/link/");
        Browser phone{portal};
        phone.open(link);
        check_page(phone, 200);
        CHECK(phone.shows("Type this code"));
        ada.open(link);
        check_page(ada, 200);
        CHECK(ada.seen.header("referrer-policy") == "no-referrer");
        ada.submit(link, {});
        CHECK(ada.path == "/account");
        Browser late{portal};
        late.open(link);
        check_page(late, 410);
        CHECK(late.shows("This link has done its work"));
    });
}

TEST_CASE("a password is chosen from a mail, logs in, and is changed with the old one") {
    in_portal([](House& house, TestPortal& portal) {
        Browser ada{portal};
        ada.open("/password/forgot");
        check_page(ada, 200);
        ada.submit("/password/forgot", {{"email", ""}});
        check_page(ada, 422);
        ada.submit("/password/forgot", {{"email", "ada@example.com"}});
        check_page(ada, 200);
        CHECK(ada.shows("Look in your inbox"));
        const auto mail = sessions::newest_mail(house.store, "ada@example.com");
        const std::string link = "/password/set/" + sessions::token_in(mail, "/password/set/");
        ada.open(link);
        check_page(ada, 200);
        ada.submit(link, {{"password", "short"}});
        check_page(ada, 422);
        CHECK(ada.shows("id=\"error-password\""));
        ada.submit(link, {{"password", "a kettle, a window and rain"}});
        check_page(ada, 200);
        CHECK(ada.shows("Your new password is set"));
        CHECK(ada.shows("Your password</h1>"));
        CHECK(ada.shows("<span class=\"chosen-value\">ada@example.com</span>"));
        ada.submit("/login", {{"email", "ada@example.com"}, {"with", "password"}, {"password", "not this one"}});
        check_page(ada, 422);
        CHECK(ada.shows("don’t go together"));
        ada.submit("/login",
                   {{"email", "ada@example.com"}, {"with", "password"}, {"password", "a kettle, a window and rain"}});
        CHECK(ada.path == "/");
        CHECK(ada.get(link).status == 410);

        ada.open("/account");
        check_page(ada, 200);
        ada.submit("/account/password", {{"current_password", "wrong"}, {"password", "another one altogether"}});
        check_page(ada, 422);
        CHECK(ada.shows("id=\"error-current_password\""));
        ada.submit("/account/password",
                   {{"current_password", "a kettle, a window and rain"}, {"password", "another one altogether"}});
        check_page(ada, 200);
        CHECK(ada.shows("Your password is changed"));
    });
}

TEST_CASE("who was given something sets a password by the mail and stands at once before what was given") {
    in_portal([](House& house, TestPortal& portal) {
        house.grant(house.ada, house.mornings);
        house.write([&](Tx& tx) {
            sessions::tell_of_access(tx, house.ada, {"Calm Mornings", "https://riverside.example" + course, ""},
                                     "https://riverside.example");
        });
        const auto mail = sessions::newest_mail(house.store, "ada@example.com");
        const std::string link = "/password/set/" + sessions::token_in(mail, "/password/set/");
        Browser scanner{portal};
        scanner.open(link);
        scanner.open("/account");
        CHECK(scanner.path == "/login?next=%2Faccount");

        Browser ada{portal};
        ada.open(link);
        ada.submit(link, {{"password", "a kettle, a window and rain"}});
        CHECK(ada.path == course);
        check_page(ada, 200);
        ada.open("/");
        check_page(ada, 200);
        CHECK(ada.shows("Welcome, Ada"));
        Browser late{portal};
        late.open(link);
        check_page(late, 410);
    });
}

TEST_CASE("a site with a host of its own mails links that lead there") {
    in_portal([](House& house, TestPortal& portal) {
        const sites::Site site = house.store.store.write_everywhere([](Tx& tx) {
            return sites::create(tx, {.name = "Lakeside",
                                      .slug = "lakeside",
                                      .support_email = "help@lakeside.example",
                                      .hosts = {"lakeside.example"}});
        });
        house.store.store.write(site.id, [](Tx& tx) { members::welcome(tx, {.email = "cleo@example.com"}, "manual"); });
        const auto newest_mail = [&] {
            return house.store.store.read(site.id, [](Reader& reader) {
                const auto mails = mail::list_mails(reader, {.recipient = "cleo@example.com"});
                return mails.empty() ? std::string{} : mail::load_mail(reader, mails.front().id).text;
            });
        };
        Browser cleo{portal};
        cleo.host = "lakeside.example";
        cleo.open("/password/forgot");
        cleo.submit("/password/forgot", {{"email", "cleo@example.com"}});
        CHECK(newest_mail().find("https://lakeside.example/password/set/") != std::string::npos);
        house.store.clock.advance(1s);
        cleo.open("/login");
        cleo.submit("/login", {{"email", "cleo@example.com"}, {"with", "code"}, {"next", "/"}});
        CHECK(newest_mail().find("https://lakeside.example/login/link/") != std::string::npos);
        CHECK(newest_mail().find("riverside") == std::string::npos);
    });
}

TEST_CASE("names are changed, sessions ended, and the one who logs out is out") {
    in_portal([](House& house, TestPortal& portal) {
        Browser ada{portal};
        Browser there{portal};
        ada.log_in(house.ada);
        there.log_in(house.ada);
        ada.open("/account");
        check_page(ada, 200);
        ada.submit("/account/profile", {{"first_name", std::string(101, 'a')}, {"last_name", "M"}});
        check_page(ada, 422);
        CHECK(ada.shows("id=\"error-first_name\""));
        ada.submit("/account/profile", {{"first_name", "Ada <b>"}, {"last_name", "Marsh"}});
        CHECK(ada.path == "/account?done=profile");
        CHECK(ada.shows("Ada &lt;b&gt;"));
        CHECK(there.get("/account").status == 200);
        ada.submit("/account/sessions/end-others", {});
        check_page(ada, 200);
        CHECK(there.get("/account").status == 303);
        CHECK(ada.post("/account/sessions/nonsense/end", {{"csrf", ada.token()}}).status == 404);
        ada.open("/account");
        ada.submit("/logout", {});
        CHECK(ada.path == "/login?done=logged_out");
        check_page(ada, 200);
        CHECK(ada.get("/account").status == 303);
    });
}

TEST_CASE("a form of another site, or without this browser's token, changes nothing") {
    in_portal([](House& house, TestPortal& portal) {
        Browser ada{portal};
        Browser ben{portal};
        ada.log_in(house.ada);
        ben.log_in(house.ben);
        ada.open("/account");
        ben.open("/account");
        const Browser::Pairs names = {{"first_name", "Mallory"}, {"last_name", "M"}};
        const auto with = [&](const std::string& token) {
            Browser::Pairs fields = names;
            fields.emplace_back("csrf", token);
            return fields;
        };
        const std::string token = ada.token();
        CHECK(ada.post("/account/profile", names).status == 403);
        CHECK(ada.post("/account/profile", with("")).status == 403);
        CHECK(ada.post("/account/profile", with(ben.token())).status == 403);
        CHECK(ada.post("/account/profile", with(token), {{"sec-fetch-site", "cross-site"}}).status == 403);
        CHECK(ada.post("/account/profile", with(token), {{"sec-fetch-site", ""}, {"origin", "https://evil.example"}})
                  .status == 403);
        CHECK(house.member(house.ada).first_name == "Ada");
        Browser visitor{portal};
        CHECK(visitor.post("/login", {{"email", "ada@example.com"}, {"with", "code"}}).status == 403);
        CHECK(sessions::count_mails(house.store, "ada@example.com") == 0);
    });
}

TEST_CASE("nothing tells whether an address is known") {
    in_portal([](House&, TestPortal& portal) {
        const auto walk = [&](const std::string& email) {
            Browser browser{portal};
            std::vector<std::string> seen;
            const auto note = [&] {
                std::string body = browser.seen.body.substr(browser.seen.body.find("<h1>"));
                for (std::size_t at = body.find(browser.token()); at != std::string::npos && !browser.token().empty();
                     at = body.find(browser.token())) {
                    body.erase(at, browser.token().size());
                }
                for (std::size_t at = body.find(email); at != std::string::npos; at = body.find(email))
                    body.erase(at, email.size());
                seen.push_back(std::to_string(browser.seen.status) + body);
            };
            browser.open("/login");
            browser.submit("/login", {{"email", email}, {"with", "code"}});
            note();
            browser.submit("/login/code", {{"email", email}, {"code", "000000"}});
            note();
            browser.submit("/login", {{"email", email}, {"with", "password"}});
            note();
            browser.submit("/login", {{"email", email}, {"with", "password"}, {"password", "certainly not this"}});
            note();
            browser.open("/password/forgot");
            browser.submit("/password/forgot", {{"email", email}});
            note();
            return seen;
        };
        CHECK(walk("ada@example.com") == walk("nobody@example.com"));
    });
}

TEST_CASE("a target that leads away is dropped") {
    in_portal([](House& house, TestPortal& portal) {
        sessions::give_password(house.store, house.member(house.ada), "a kettle, a window and rain");
        for (const char* const evil :
             {"//evil.example", "https://evil.example", "/\\evil.example", "/%09/evil.example"}) {
            Browser ada{portal};
            ada.open("/login?next=" + http::percent_encoded(evil));
            CHECK(ada.shows("name=\"next\" value=\"\""));
            ada.submit("/login", {{"email", "ada@example.com"},
                                  {"with", "password"},
                                  {"password", "a kettle, a window and rain"},
                                  {"next", evil}});
            CHECK(ada.path == "/");
        }
    });
}

}  // namespace hub::portal
