#include "base/csv.h"

#include <doctest/doctest.h>

namespace hub {

TEST_CASE("every cell stands in quotes, with its own quotes doubled and its line breaks kept") {
    CHECK(csv_line({"ada@example.com", "Ada \"the\" Low", "", "a,b;c\nd"}) ==
          "\"ada@example.com\",\"Ada \"\"the\"\" Low\",\"\",\"a,b;c\nd\"\r\n");
    CHECK(csv_line({""}) == "\"\"\r\n");
}

TEST_CASE("no cell begins as a formula does") {
    for (const char* const sign : {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}) {
        CAPTURE(sign);
        const std::string cell = std::string{sign} + "HYPERLINK(1)";
        CHECK(csv_line({cell}) == "\"'" + cell + "\"\r\n");
    }
    CHECK(csv_line({"a=1", " =1", "'a"}) == "\"a=1\",\" =1\",\"'a\"\r\n");
    CHECK(csv_line({"'=1"}) == "\"''=1\"\r\n");
}

TEST_CASE("a cell comes in as it was before it was taken out") {
    for (const std::string cell : {"=1", "'=1", "''=1", "'a", "a=1", "", "'", "''", "=", "Ada"}) {
        CAPTURE(cell);
        const std::string line = csv_line({cell});
        CHECK(undefused(line.substr(1, line.size() - 4)) == cell);
    }
}

}  // namespace hub
