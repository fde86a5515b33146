#include "http/headers.h"

#include <set>

#include <doctest/doctest.h>

namespace hub::http {

TEST_CASE("a page runs only what carries its nonce") {
    Response page;
    secure_headers(page, "abc123", true);
    CHECK(page.header("Content-Security-Policy") ==
          "default-src 'none'; script-src 'nonce-abc123' 'strict-dynamic'; style-src 'self' 'nonce-abc123'; "
          "img-src 'self' data:; media-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; "
          "frame-ancestors 'none'; base-uri 'none'; object-src 'none'");
    CHECK(page.header("X-Content-Type-Options") == "nosniff");
    CHECK(page.header("Referrer-Policy") == "strict-origin-when-cross-origin");
    CHECK(page.header("Cross-Origin-Opener-Policy") == "same-origin");
    CHECK(page.header("Cross-Origin-Resource-Policy") == "same-origin");
    CHECK(page.header("Strict-Transport-Security") == "max-age=31536000");
    CHECK(page.header("Cache-Control") == "no-store");
    CHECK_FALSE(page.header("Permissions-Policy").empty());
}

TEST_CASE("what a response says for itself stays") {
    Response page;
    page.with("Cache-Control", "public, max-age=60");
    secure_headers(page, "n", false);
    CHECK(page.header("Cache-Control") == "public, max-age=60");
    CHECK(page.header("Strict-Transport-Security").empty());
    hide_referrer(page);
    CHECK(page.header("Referrer-Policy") == "no-referrer");
}

TEST_CASE("an answer that is no page gets a policy that allows nothing") {
    Response answer;
    const std::string lines = missing_secure_headers(answer, false);
    CHECK(lines.find("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'") != std::string::npos);
    CHECK(lines.find("Cache-Control: no-store\r\n") != std::string::npos);
    CHECK(lines.find("Strict-Transport-Security") == std::string::npos);
    secure_headers(answer, "n", false);
    CHECK(missing_secure_headers(answer, false).empty());
}

TEST_CASE("no nonce comes twice") {
    std::set<std::string> seen;
    for (int count = 0; count < 1000; ++count) seen.insert(fresh_nonce());
    CHECK(seen.size() == 1000);
    CHECK(seen.begin()->size() == 24);
}

}  // namespace hub::http
