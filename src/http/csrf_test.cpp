#include "http/csrf.h"

#include <doctest/doctest.h>

#include "base/error.h"

namespace hub::http {

namespace {

Request post_from(std::string_view site, std::string_view origin) {
    Request request;
    request.method = Method::post;
    request.authority = "portal.example:8443";
    request.secure = true;
    if (!site.empty()) request.headers.emplace_back("sec-fetch-site", site);
    if (!origin.empty()) request.headers.emplace_back("origin", origin);
    return request;
}

bool is_let_in(const Request& request) {
    try {
        check_same_origin(request);
        return true;
    } catch (const Forbidden&) {
        return false;
    }
}

}  // namespace

TEST_CASE("only our own pages may send what changes something") {
    CHECK(is_let_in(post_from("same-origin", "https://portal.example:8443")));
    CHECK(is_let_in(post_from("none", "")));
    CHECK(is_let_in(post_from("", "https://Portal.Example:8443")));
    CHECK(is_let_in(post_from("same-origin", "null")));
    CHECK_FALSE(is_let_in(post_from("cross-site", "https://evil.example")));
    CHECK_FALSE(is_let_in(post_from("same-site", "https://other.portal.example")));
    CHECK_FALSE(is_let_in(post_from("cross-site", "")));
    CHECK_FALSE(is_let_in(post_from("cross-site", "https://portal.example:8443")));
    CHECK_FALSE(is_let_in(post_from("", "https://evil.example")));
    CHECK_FALSE(is_let_in(post_from("", "http://portal.example:8443")));
    CHECK_FALSE(is_let_in(post_from("", "https://portal.example")));
    CHECK_FALSE(is_let_in(post_from("", "null")));
    CHECK_FALSE(is_let_in(post_from("nonsense", "")));
}

TEST_CASE("who sends neither header is no browser and is left to the form's token") {
    CHECK(is_let_in(post_from("", "")));
}

TEST_CASE("reading is open to every origin") {
    Request request = post_from("cross-site", "https://evil.example");
    request.method = Method::get;
    CHECK(is_let_in(request));
    for (const Method method : {Method::post, Method::put, Method::patch, Method::del}) {
        request.method = method;
        CHECK_FALSE(is_let_in(request));
    }
}

TEST_CASE("a form token belongs to one session and one key") {
    const Secret<std::string> key{"0123456789abcdef"};
    const std::string token = form_token(key, "session-a");
    CHECK(form_token_matches(key, "session-a", token));
    CHECK_FALSE(form_token_matches(key, "session-b", token));
    CHECK_FALSE(form_token_matches(Secret<std::string>{"another key"}, "session-a", token));
    CHECK_FALSE(form_token_matches(key, "session-a", ""));
    CHECK_FALSE(form_token_matches(key, "", form_token(key, "")));
    std::string changed = token;
    changed.back() = changed.back() == 'A' ? 'B' : 'A';
    CHECK_FALSE(form_token_matches(key, "session-a", changed));
}

}  // namespace hub::http
