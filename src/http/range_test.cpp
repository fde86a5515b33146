#include "http/range.h"

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "base/text.h"

namespace hub::http {

namespace {

// "whole", "none", or the ranges as first+length.
std::string told(std::string_view range, std::uint64_t size = 1000) {
    const Selection selection = select_bytes(range, size);
    if (selection.kind == Selection::Kind::whole) return "whole";
    if (selection.kind == Selection::Kind::none) return "none";
    std::string text;
    for (const ByteRange& part : selection.parts)
        text += format("{}{}+{}", text.empty() ? "" : " ", part.first, part.length);
    return text;
}

}  // namespace

TEST_CASE("a range is what the file has of it") {
    CHECK(told("bytes=0-9") == "0+10");
    CHECK(told("bytes=-5") == "995+5");
    CHECK(told("bytes=990-") == "990+10");
    CHECK(told("BYTES=0-0") == "0+1");
    CHECK(told("bytes=999-2000") == "999+1");
    CHECK(told("bytes=-2000") == "0+1000");
    CHECK(told("bytes=0-18446744073709551615") == "0+1000");
    CHECK(told("bytes=0-99999999999999999999999") == "0+1000");
    CHECK(told("bytes=-99999999999999999999") == "0+1000");
}

TEST_CASE("what the file hasn't is refused") {
    for (const char* range : {"bytes=1000-", "bytes=-0", "bytes=9223372036854775807-9223372036854775808",
                              "bytes=99999999999999999999-", "bytes=2000-3000,4000-"})
        CHECK(told(range) == "none");
    CHECK(told("bytes=0-", 0) == "none");
    CHECK(told("bytes=-5", 0) == "none");
}

TEST_CASE("a header that asks nothing sensible gets the whole file") {
    for (const char* range : {"", "bytes", "bytes=", "bytes=abc", "bytes=5-2", "bytes=-", "bytes=--5", "bytes=-1-5",
                              "bytes=1-5-9", "bytes=+1-5", "items=0-1", "bytes=0-1;2-3", "bytes=0-1,", "bytes= 0 - 1"})
        CHECK(told(range) == "whole");
}

TEST_CASE("several ranges are parts, unless they are many or overlap") {
    CHECK(told("bytes=0-0,2-2") == "0+1 2+1");
    CHECK(told("bytes=500-599, 0-99 ,-1") == "500+100 0+100 999+1");
    CHECK(told("bytes=0-9,2000-") == "0+10");
    CHECK(told("bytes=0-9,5-19") == "whole");
    CHECK(told("bytes=0-,0-,0-") == "whole");
    std::string many = "bytes=0-0";
    for (int count = 1; count < 16; ++count) many += format(",{}-{}", count * 2, count * 2);
    CHECK(select_bytes(many, 1000).parts.size() == 16);
    CHECK(told(many + ",900-900") == "whole");
}

TEST_CASE("any two numbers give bytes of the file, and the ones asked for") {
    std::mt19937_64 random{20261121};
    std::uniform_int_distribution<std::uint64_t> any{0, 3000};
    for (int turn = 0; turn < 100'000; ++turn) {
        const std::uint64_t size = any(random);
        const std::uint64_t first = any(random);
        const std::uint64_t last = first + any(random);
        const Selection selection = select_bytes(format("bytes={}-{}", first, last), size);
        REQUIRE((selection.kind == Selection::Kind::parts) == (first < size));
        if (selection.kind != Selection::Kind::parts) continue;
        REQUIRE(selection.parts == std::vector{ByteRange{first, std::min(last, size - 1) - first + 1}});
    }
}

}  // namespace hub::http
