#include <doctest/doctest.h>

#include "media/files.h"
#include "portal/dress.h"
#include "portal/test_portal.h"
#include "sites/branding.h"

namespace hub::portal {

namespace {

void publish_look(access::House& house, const sites::Branding& wanted) {
    house.write([&](Tx& tx) {
        sites::save_draft(tx, wanted, std::nullopt);
        sites::publish(tx, std::nullopt);
    });
}

// What stands between two texts on the page seen last.
std::string between(const Browser& browser, std::string_view before, std::string_view after) {
    const std::string& page = browser.seen.body;
    const std::size_t begin = page.find(before);
    REQUIRE(begin != std::string::npos);
    const std::size_t from = begin + before.size();
    return page.substr(from, page.find(after, from) - from);
}

std::string style_url(const Browser& browser) {
    return between(browser, R"(<link rel="stylesheet" href=")", "\"");
}

// Draws nothing and is an image all the same, as far as anybody looks.
FileId add_image(access::House& house, const char* name) {
    return house.write([&](Tx& tx) {
        const auto id = tx.fresh<FileId>();
        media::add_file(tx, {.id = id,
                             .name = name,
                             .kind = media::Kind::image,
                             .type = "image/png",
                             .size = 10,
                             .version = 1,
                             .created_at = tx.now()});
        return id;
    });
}

}  // namespace

TEST_CASE("a site's look is one style sheet, kept for a year under a name that changes with the look") {
    in_portal([](access::House& house, TestPortal& portal) {
        Browser visitor{portal};
        visitor.get("/library");
        CHECK_FALSE(visitor.shows("<style"));
        const std::string first = style_url(visitor);
        visitor.get(first);
        CHECK(visitor.seen.status == 200);
        CHECK(visitor.seen.header("content-type") == "text/css; charset=utf-8");
        CHECK(visitor.seen.header("cache-control") == "public, max-age=31536000, immutable");
        CHECK(visitor.shows("--fill:"));
        CHECK(visitor.shows("prefers-color-scheme:dark"));
        CHECK_FALSE(visitor.shows("/*"));
        http::Request again = visitor.request(http::Method::get, first);
        again.headers.emplace_back("if-none-match", visitor.seen.header("etag"));
        CHECK(portal.answer(again).status == 304);

        publish_look(house,
                     {.theme = "studio", .scheme = "light", .colors = {.brand = "#3b30d9"}, .css = ".own{color:red}"});
        visitor.get("/library");
        const std::string second = style_url(visitor);
        CHECK(second != first);
        CHECK(visitor.shows(R"(<meta name="color-scheme" content="light">)"));
        visitor.get(second);
        CHECK(visitor.shows("--fill:#3b30d9;"));
        CHECK_FALSE(visitor.shows("prefers-color-scheme:dark"));
        CHECK(visitor.seen.body.ends_with(".own{color:red}"));
        // A page that was loaded before asks for the sheet of then.
        visitor.get(first);
        CHECK(visitor.shows("--fill:#3b30d9;"));
        CHECK(visitor.seen.header("cache-control") == "no-cache");
    });
}

TEST_CASE("a logo stands in the head, with the name beside it or in its place") {
    in_portal([](access::House& house, TestPortal& portal) {
        Browser visitor{portal};
        visitor.get("/library");
        CHECK(visitor.shows(R"(<span class="brand-mark")"));
        CHECK(between(visitor, R"(<link rel="icon" href=")", "\"").ends_with(".svg"));
        sites::Branding wanted{.colors = {.brand = "#24546b"},
                               .logo = add_image(house, "logo.png"),
                               .dark_logo = add_image(house, "dark.png"),
                               .icon = add_image(house, "icon.png")};
        publish_look(house, wanted);
        visitor.get("/login");
        check_page(visitor, 200);
        CHECK_FALSE(visitor.shows(R"(<span class="brand-mark")"));
        CHECK(visitor.shows(R"(<span class="brand-name">Riverside</span>)"));
        CHECK(between(visitor, R"(<img class="brand-logo" src=")", ">").ends_with(R"( alt="")"));
        CHECK(between(visitor, R"(<link rel="icon" href=")", "\"").starts_with("/look/icon?w=180"));
        visitor.get(style_url(visitor));
        CHECK(visitor.shows(".brand-logo{content:url(/look/dark-logo?w=480&v="));
        wanted.shows_name = false;
        publish_look(house, wanted);
        visitor.get("/library");
        check_page(visitor, 200);
        CHECK_FALSE(visitor.shows(R"(<span class="brand-name">)"));
        CHECK(between(visitor, R"(<img class="brand-logo" src=")", ">").ends_with(R"( alt="Riverside")"));
    });
}

TEST_CASE("an image that is deleted leaves the letter in its place, and nobody gets an image that is in no look") {
    in_portal([](access::House& house, TestPortal& portal) {
        const FileId logo = add_image(house, "logo.png");
        publish_look(house, {.colors = {.brand = "#24546b"}, .logo = logo});
        Browser visitor{portal};
        CHECK(visitor.get("/look/icon").status == 404);
        CHECK(visitor.get("/look/anything").status == 404);
        CHECK(visitor.get("/look/logo").status == 503);  // it isn't made ready yet
        house.write([&](Tx& tx) { media::delete_file(tx, logo); });
        visitor.get("/library");
        CHECK(visitor.shows(R"(<span class="brand-mark")"));
        CHECK(visitor.get("/look/logo").status == 404);
    });
}

TEST_CASE("what no site answers for has a look all the same") {
    in_portal([](access::House& house, TestPortal& portal) {
        house.store.store.write_everywhere(
            [](Tx& tx) { sites::create(tx, {.name = "Other", .slug = "other", .support_email = ""}); });
        Browser lost{portal};
        lost.host = "unknown.example";
        CHECK(lost.get("/library").status == 404);
        const std::string url = style_url(lost);
        CHECK(lost.get(url).status == 200);
        CHECK(lost.seen.header("cache-control") == "public, max-age=31536000, immutable");
    });
}

}  // namespace hub::portal
