#include "http/target.h"

#include <doctest/doctest.h>

#include "http/request.h"

namespace hub::http {

TEST_CASE("a path is decoded once") {
    CHECK(parse_target("/")->path == "/");
    CHECK(parse_target("/a/b")->path == "/a/b");
    CHECK(parse_target("/a/")->path == "/a/");
    CHECK(parse_target("/caf%C3%A9/%41%20b")->path == "/caf\xC3\xA9/A b");
    CHECK(parse_target("/100%2525")->path == "/100%25");
    CHECK(parse_target("/a+b")->path == "/a+b");
}

TEST_CASE("a path that could be read as another one is refused") {
    for (const std::string target : {"/a%2Fb",
                                     "/a%2fb",
                                     "/a%5Cb",
                                     "/a\\b",
                                     "/a%00b",
                                     "/%01",
                                     "/a%7F",
                                     "/a%0d%0ab",
                                     "/.",
                                     "/..",
                                     "/a/../b",
                                     "/a/./b",
                                     "/%2e%2e/b",
                                     "/a/%2E",
                                     "/..%2f",
                                     "//",
                                     "//evil.example",
                                     "/a//b",
                                     "/%",
                                     "/%4",
                                     "/%GG",
                                     "/%C3%28",
                                     "/a#b",
                                     "*",
                                     "a",
                                     "",
                                     "a.example:443",
                                     "ftp://a.example/",
                                     "http:///x",
                                     "http://me@a.example/",
                                     "http://a.example/x#y"}) {
        CAPTURE(target);
        CHECK_FALSE(parse_target(target).has_value());
    }
}

TEST_CASE("a query is decoded once and keeps its order") {
    const auto target = parse_target("/x?a=1&b=two+words&a=%26&empty&=nameless&&c=");
    REQUIRE(target.has_value());
    const Pairs expected = {{"a", "1"}, {"b", "two words"}, {"a", "&"}, {"empty", ""}, {"", "nameless"}, {"c", ""}};
    CHECK(target->query == expected);
    CHECK(parse_target("/x?a=/../b%2Fc")->query == Pairs{{"a", "/../b/c"}});
    for (const std::string broken : {"/x?a=%", "/x?a=%0", "/x?a=%zz", "/x?a=%00", "/x?%FF=1"}) {
        CAPTURE(broken);
        CHECK_FALSE(parse_target(broken).has_value());
    }
}

TEST_CASE("a target in absolute form says its authority") {
    const auto target = parse_target("HTTP://Portal.Example:8080/a?b=c");
    REQUIRE(target.has_value());
    CHECK(target->authority == "portal.example:8080");
    CHECK(target->path == "/a");
    CHECK(parse_target("http://a.example")->path == "/");
    CHECK(parse_target("http://a.example?b=c")->query == Pairs{{"b", "c"}});
}

TEST_CASE("hosts are normalised") {
    CHECK(parse_host("Portal.Example")->name == "portal.example");
    CHECK(parse_host("portal.example.")->name == "portal.example");
    CHECK(parse_host("portal.example:8080")->name == "portal.example");
    CHECK(parse_host("Portal.Example:8080")->authority == "portal.example:8080");
    CHECK(parse_host("[::1]:8080")->name == "[::1]");
    CHECK(parse_host("127.0.0.1:8080")->name == "127.0.0.1");
    for (const std::string broken :
         {"",        ".",        "a..",  "a..b", ".a",  "a b", "a/b", "a@b",  "a:",     "a:b",
          "a:65536", "a:123456", "[::1", "[zz]", "::1", "a,b", "a?",  "a\\b", "[::1]x", "[]"}) {
        CAPTURE(broken);
        CHECK_FALSE(parse_host(broken).has_value());
    }
}

TEST_CASE("percent encoding comes back as it was") {
    std::string every;
    for (int code = 0; code < 256; ++code) every.push_back(static_cast<char>(code));
    CHECK(percent_decoded(percent_encoded(every)) == every);
    CHECK(percent_encoded("a b/c~d") == "a%20b%2Fc~d");
    CHECK(percent_decoded("a+b") == "a+b");
    CHECK(percent_decoded("a+b", true) == "a b");
}

}  // namespace hub::http
