#include "app/dashboard.h"

#include <doctest/doctest.h>

namespace hub::app {

TEST_CASE("a browser gets the smallest form that it reads") {
    CHECK(encoding_for("gzip, deflate, br, zstd") == "br");
    CHECK(encoding_for("GZIP;q=0.8, deflate") == "gzip");
    CHECK(encoding_for("br;q=0, gzip;q=0.5") == "gzip");
    CHECK(encoding_for("br;q=0.000, gzip; q=0").empty());
    CHECK(encoding_for("identity").empty());
    CHECK(encoding_for("brotli, xgzip").empty());
    CHECK(encoding_for("").empty());
}

}  // namespace hub::app
