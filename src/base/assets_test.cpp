#include "base/assets.h"

#include <algorithm>
#include <functional>

#include <doctest/doctest.h>

namespace hub::assets {

TEST_CASE("every embedded file is found again by its path") {
    for (const Asset& asset : all()) {
        const auto bytes = find(asset.path);
        REQUIRE(bytes.has_value());
        CHECK(bytes->data() == asset.bytes.data());
        CHECK(bytes->size() == asset.bytes.size());
    }
}

TEST_CASE("embedded files are ordered and no path comes twice") {
    const auto twice = std::ranges::adjacent_find(all(), std::greater_equal<>{}, &Asset::path);
    CHECK(twice == all().end());
}

TEST_CASE("a path that was not embedded is not found") {
    CHECK_FALSE(find("portal/pages/no_such_page.html").has_value());
    CHECK_FALSE(find("").has_value());
}

}  // namespace hub::assets
