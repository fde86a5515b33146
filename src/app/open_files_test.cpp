#include "app/open_files.h"

#include <doctest/doctest.h>

namespace hub::app {

TEST_CASE("so many connections are served that each can have a file, and the house its own") {
    CHECK(connections_within(256) == 48);
    CHECK(connections_within(1024) == 432);
    CHECK(connections_within(100) == 16);
    CHECK(connections_within(1'000'000) > 4096);
}

TEST_CASE("as many files may be open as this process may have at most") {
    const std::size_t limit = raise_open_files();
    CHECK(limit > 0);
    CHECK(raise_open_files() == limit);
}

}  // namespace hub::app
