#include "base/cbor.h"

#include <string>

#include <doctest/doctest.h>

namespace hub {

namespace {

using Kind = CborItem::Kind;

}  // namespace

TEST_CASE("items of CBOR are read one by one, where they lie") {
    const std::string bytes{"\x18\x2a\x26\x39\x01\x00\x42hi\x63you\x82\xf6\xf5\xa1", 17};
    CborReader reader{bytes};
    CHECK(reader.next()->number == 42);
    CHECK(reader.next()->number == -7);
    CHECK(reader.next()->number == -257);
    const auto hi = reader.next();
    CHECK(hi->kind == Kind::bytes);
    CHECK(hi->text == "hi");
    CHECK(reader.next()->text == "you");
    const auto array = reader.next();
    CHECK(array->kind == Kind::array);
    CHECK(array->count == 2);
    CHECK(reader.next()->kind == Kind::other);
    CHECK(reader.next()->kind == Kind::other);
    CHECK_FALSE(reader.next().has_value());  // a map whose pair is missing
}

TEST_CASE("a value of CBOR is skipped with everything in it") {
    const std::string bytes{"\x82\xa1\x01\x41x\x80\x05", 7};
    CborReader reader{bytes};
    CHECK(reader.skip());
    CHECK(reader.next()->number == 5);
    CHECK_FALSE(reader.skip());
}

TEST_CASE("what claims more than is there, is left open, tagged or cut off is no CBOR for us") {
    for (const std::string& bytes :
         {std::string{"\x5b\xff\xff\xff\xff\xff\xff\xff\xff", 9},
          std::string{"\x9b\xff\xff\xff\xff\xff\xff\xff\xff", 9},
          std::string{"\xbb\x7f\xff\xff\xff\xff\xff\xff\xff", 9},
          std::string{"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", 9}, std::string{"\x9f\x01\xff", 3},
          std::string{"\xbf\xff", 2}, std::string{"\x5f\x41x\xff", 4}, std::string{"\xc1\x01", 2},
          std::string{"\xff", 1}, std::string{"\x1c", 1}, std::string{"\x62x", 2}, std::string{}}) {
        CborReader reader{bytes};
        CHECK_FALSE(reader.skip());
    }
    const std::string deep(100'000, '\x81');
    CborReader reader{deep};
    CHECK_FALSE(reader.skip());
}

}  // namespace hub
