#include "http/cookies.h"

#include <doctest/doctest.h>

#include "http/request.h"
#include "http/response.h"

namespace hub::http {

TEST_CASE("a cookie is found by its whole name") {
    CHECK(find_cookie("sid=abc", "sid") == "abc");
    CHECK(find_cookie("a=1; sid=abc; b=2", "sid") == "abc");
    CHECK(find_cookie("a=1;sid=abc", "sid") == "abc");
    CHECK(find_cookie("sid=", "sid") == "");
    CHECK(find_cookie("sid=a=b=", "sid") == "a=b=");
    CHECK_FALSE(find_cookie("xsid=abc", "sid").has_value());
    CHECK_FALSE(find_cookie("SID=abc", "sid").has_value());
    CHECK_FALSE(find_cookie("sid", "sid").has_value());
    CHECK_FALSE(find_cookie("sid =abc", "sid").has_value());
    CHECK_FALSE(find_cookie("", "sid").has_value());
    CHECK_FALSE(find_cookie(";;; ;", "sid").has_value());
}

TEST_CASE("a malformed or ambiguous cookie is no cookie") {
    CHECK_FALSE(find_cookie("sid=a b", "sid").has_value());
    CHECK_FALSE(find_cookie("sid=\"abc\"", "sid").has_value());
    CHECK_FALSE(find_cookie("sid=a,b", "sid").has_value());
    CHECK_FALSE(find_cookie("sid=a\\b", "sid").has_value());
    CHECK_FALSE(find_cookie("sid=one; sid=two", "sid").has_value());
    CHECK(find_cookie("sid=one; sid=one", "sid") == "one");
}

TEST_CASE("on https only the __Host- cookie counts") {
    Request request;
    request.headers = {{"cookie", "sid=planted; __Host-sid=real"}};
    request.secure = true;
    CHECK(request.cookie("sid") == "real");
    CHECK(request.cookie("__Host-sid") == "real");
    request.secure = false;
    CHECK(request.cookie("sid") == "planted");
    request.headers = {{"cookie", "a=1"}, {"cookie", "sid=2"}};
    CHECK(request.cookie("sid") == "2");
}

TEST_CASE("a cookie is set for this host alone") {
    Response response;
    set_cookie(response, "sid", "abc", true, {.lives = 1h});
    CHECK(response.header("set-cookie") == "__Host-sid=abc; Path=/; SameSite=Lax; Max-Age=3600; HttpOnly; Secure");
    Response plain;
    set_cookie(plain, "seen", "1", false, {.http_only = false, .same_site = "Strict"});
    CHECK(plain.header("set-cookie") == "seen=1; Path=/; SameSite=Strict");
    Response cleared;
    clear_cookie(cleared, "sid", true);
    CHECK(cleared.header("set-cookie") == "__Host-sid=; Path=/; SameSite=Lax; Max-Age=0; HttpOnly; Secure");
}

}  // namespace hub::http
