#include "base/recent.h"

#include <string>

#include <doctest/doctest.h>

namespace hub {

namespace {

using Words = Recent<std::string, std::string>;

constexpr std::size_t one_word = 1'000;

// What is left of some of 1,000 bytes each.
std::string left_in(Words& words) {
    std::string left;
    for (const char* key : {"a", "b", "c", "d"}) {
        if (words.find(key)) left += key;
    }
    return left;
}

}  // namespace

TEST_CASE("what was asked for longest ago makes room for what is new") {
    Words words{4'000};
    for (const char* key : {"a", "b", "c"}) words.keep(key, "text", one_word);
    CHECK(words.find("a") == "text");
    words.keep("d", "text", one_word);
    CHECK(left_in(words) == "acd");
    CHECK(words.bytes() <= 4'000);
    CHECK(words.size() == 3);
}

TEST_CASE("one that is large makes as much room as it takes, and stays though it is larger than all there is") {
    Words words{4'000};
    for (const char* key : {"a", "b", "c"}) words.keep(key, "text", one_word);
    words.keep("d", "text", 2 * one_word);
    CHECK(left_in(words) == "cd");
    words.keep("b", "text", 10 * one_word);
    CHECK(left_in(words) == "b");
    words.keep("a", "text", one_word);
    CHECK(left_in(words) == "a");
}

TEST_CASE("what is kept again counts once, as it is now") {
    Words words{4'000};
    words.keep("a", "old", 3 * one_word);
    const std::size_t before = words.bytes();
    words.keep("a", "new", one_word);
    CHECK(words.find("a") == "new");
    CHECK(words.size() == 1);
    CHECK(words.bytes() == before - 2 * one_word);
}

}  // namespace hub
