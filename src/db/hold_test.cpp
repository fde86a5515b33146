#include "db/hold.h"

#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/test_folder.h"

namespace hub::db {

TEST_CASE("one process holds a database, and another may once it has gone") {
    const TestFolder folder;
    const std::string url = "sqlite:" + folder.file("hub.db");
    {
        const auto first = hold_alone(url, 0ms);
        CHECK(first->is_ours());
        CHECK_THROWS_AS(hold_alone(url, 0ms), Unavailable);
        CHECK(first->is_ours());
    }
    CHECK(hold_alone(url, 0ms)->is_ours());
}

}  // namespace hub::db
