#include "view/template.h"

#include <stdexcept>

#include <doctest/doctest.h>

#include "view/markers.h"

namespace hub::view {

namespace {

// Sets and shows everything the template asks for but `except`.
void fill(Values& values, std::string_view path, std::string_view except = {}) {
    static std::vector<std::string> kept_names;  // Name::kept wants them to outlive the values
    kept_names.reserve(100'000);
    for (const Asked& asked : asked_by(path)) {
        if (asked.name == except) continue;
        const Name name = Name::kept(kept_names.emplace_back(asked.name));
        if (asked.kind == '#') values.show(name);
        if (asked.kind != ' ') continue;
        if (name.holds_html()) {
            values.set(name, html_of_compiled_blocks("<p>compiled</p>"));
        } else {
            values.set(name, "<&\"'>");
        }
    }
}

std::string rendered(std::string_view path, std::string_view except = {}) {
    Values values;
    fill(values, path, except);
    return render(path, values);
}

}  // namespace

TEST_CASE("every template renders when all it asks for is there, and escapes it") {
    REQUIRE(template_paths().size() > 15);
    for (const std::string& path : template_paths()) {
        CAPTURE(path);
        const std::string page = rendered(path);
        CHECK_FALSE(page.empty());
        if (path.ends_with(".html")) CHECK(page.find("<&") == std::string::npos);
        CHECK(page.find("{{") == std::string::npos);
    }
}

TEST_CASE("every template fails on every variable that nobody set") {
    for (const std::string& path : template_paths()) {
        for (const Asked& asked : asked_by(path)) {
            if (asked.kind != ' ') continue;
            CAPTURE(path);
            CAPTURE(asked.name);
            CHECK_THROWS_AS(rendered(path, asked.name), std::logic_error);
        }
    }
}

TEST_CASE("a section repeats with values of its own and sees those around it") {
    Values values;
    for (const char* message : {"first", "second"}) {
        Values& problem = values.add("PROBLEM");
        problem.set("FIELD_NAME", "email");
        problem.set("MESSAGE", message);
    }
    const std::string page = render("portal/layout/problems.html", values);
    CHECK(page.find("#field-email\">first</a>") < page.find("#field-email\">second</a>"));
    CHECK(page.find("second") != std::string::npos);
}

TEST_CASE("an include sees its own values and the whole page's, nothing between") {
    Values page;
    page.set("MESSAGE", "of the page");
    Values& section = page.add("HAS_OPEN");
    section.set("MESSAGE", "of the section");
    section.include("CARD", "portal/layout/notice.html");
    page.show("IS_MEMBER");
    CHECK(render("portal/pages/library.html", page).find("<p>of the page</p>") != std::string::npos);
}

TEST_CASE("a link leads to the web, to a mailbox or to this host, and nowhere else") {
    Values values;
    fill(values, "portal/layout/card.html", "URL");
    const auto link = [&](std::string_view url) {
        values.set("URL", url);
        const std::string card = render("portal/layout/card.html", values);
        const std::size_t begin = card.find("<a href=\"") + 9;
        return card.substr(begin, card.find('"', begin) - begin);
    };
    CHECK(link("/p/breath?a=1&b=2") == "/p/breath?a=1&amp;b=2");
    CHECK(link("https://example.com/x") == "https://example.com/x");
    CHECK(link("mailto:ana@example.com") == "mailto:ana@example.com");
    CHECK(link("javascript:alert(1)") == "#");
    CHECK(link("JavaScript:alert(1)") == "#");
    CHECK(link("java\tscript:alert(1)") == "#");
    CHECK(link(" javascript:alert(1)") == "#");
    CHECK(link("data:text/html,x") == "#");
    CHECK(link("//evil.example") == "#");
    CHECK(link("/\\evil.example") == "#");
    CHECK(link("\" onclick=\"x") == "#");
}

TEST_CASE("a template that could inject is refused") {
    const std::string pragma = "{{%AUTOESCAPE context=\"HTML\"}}";
    const auto refused = [&](const std::string& text) {
        CHECK_THROWS_AS(guarded("x.html", pragma + text), std::logic_error);
    };
    CHECK_THROWS_AS(guarded("x.html", "<p>{{NAME}}</p>"), std::logic_error);
    refused("<p>{{NAME:none}}</p>");
    refused("<p>{{NAME:x-safe}}</p>");
    refused("<p>{{CONTENT}}</p>");
    refused("<p>{{CONTENT:none}}</p>");
    refused("<p onclick=\"{{NAME}}\">");
    refused("<img srcset=\"{{NAME}}\">");
    refused("<a href=\"{{#X}}{{NAME}}{{/X}}\">");
    CHECK(guarded("x.html", pragma + "<video poster='{{NAME}}'>") == pragma + "<video poster='{{NAME:x-url}}'>");
    CHECK(guarded("x.html", pragma + "<p>{{CONTENT:x-safe}}</p>") == pragma + "<p>{{CONTENT:x-safe}}</p>");
}

}  // namespace hub::view
