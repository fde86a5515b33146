#include "http/etag.h"

#include <doctest/doctest.h>

#include "base/error.h"

namespace hub::http {

TEST_CASE("the version somebody saw is understood with or without quotes, and refused when it is none") {
    const auto seen = [](const std::string& tag) {
        Request request;
        request.headers = {{"if-match", tag}};
        return seen_version(request);
    };
    CHECK_FALSE(seen_version({}).has_value());
    CHECK_FALSE(seen("*").has_value());
    CHECK(seen("\"7\"") == 7);
    CHECK(seen("7") == 7);
    CHECK(seen("\"of another server\"") == -1);
    CHECK(seen("W/\"7\"") == -1);
    CHECK_THROWS_AS(seen("seven"), Invalid);
    CHECK_THROWS_AS(seen("\"7"), Invalid);
}

}  // namespace hub::http
