#include "http/request.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "http/response.h"

namespace hub::http {

TEST_CASE("a JSON body is read strictly and only under its own content type") {
    Request request;
    request.headers = {{"content-type", "application/json; charset=utf-8"}};
    request.body = R"({"name":"Ada"})";
    CHECK(text_at(request.json(), {"name"}) == "Ada");
    for (const std::string broken : {"", "{", "{} {}", R"({"a":1,"a":2})", "{'a':1}", "NaN"}) {
        CAPTURE(broken);
        request.body = broken;
        CHECK_THROWS_AS(static_cast<void>(request.json()), Invalid);
    }
    request.body = "{}";
    request.headers = {{"content-type", "text/plain"}};
    CHECK_THROWS_AS(static_cast<void>(request.json()), Invalid);
}

TEST_CASE("a form is decoded once") {
    Request request;
    request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
    request.body = "email=a%40example.com&name=Ada+L";
    CHECK(value_of(request.form(), "email") == "a@example.com");
    CHECK(value_of(request.form(), "name") == "Ada L");
    CHECK(value_of(request.form(), "absent").empty());
    request.body = "a=%zz";
    CHECK_THROWS_AS(static_cast<void>(request.form()), Invalid);
}

TEST_CASE("a redirect stays on this host") {
    for (const std::string path : {"/", "/library", "/p/x?next=%2Flibrary", "/p#part", "/100%25"}) {
        CAPTURE(path);
        CHECK(is_local_path(path));
    }
    for (const std::string path : {"", "library", "//evil.example", "/\\evil.example", "\\\\evil.example",
                                   "https://evil.example", "/%2f%2fevil", "/%2Fevil", "/%5Cevil", "/a\r\nSet-Cookie: x",
                                   "/a%0d%0aX: y", "/\tevil", "/%00", "javascript:alert(1)", "/%zz"}) {
        CAPTURE(path);
        CHECK_FALSE(is_local_path(path));
    }
    CHECK(see_other("/library").header("Location") == "/library");
}

}  // namespace hub::http
