#include "base/json.h"

#include <doctest/doctest.h>

#include "base/fields.h"
#include "base/json_fault.h"
#include "base/json_skim.h"

namespace hub {

namespace {

std::vector<std::string> wrong_fields(const std::function<void()>& work) {
    try {
        work();
    } catch (const Invalid& invalid) {
        std::vector<std::string> names;
        for (const FieldError& error : invalid.fields()) names.push_back(error.field);
        return names;
    }
    return {};
}

}  // namespace

TEST_CASE("strict JSON comes back as it was") {
    const auto json = parse_json(R"({"a":[1,2.5,true,null,"z\u00eb"],"b":{}})");
    REQUIRE(json);
    CHECK(to_text(*json) == R"({"a":[1,2.5E0,true,null,"zë"],"b":{}})");
}

TEST_CASE("what a lenient reader would let pass is refused: doubles, NULs, depth, trailing text, broken UTF-8") {
    const std::string deep = std::string(65, '[') + std::string(65, ']');
    for (const std::string& bad :
         {std::string{""}, std::string{"{"}, std::string{R"({"a":1,"a":2})"}, std::string{R"({"a":"x\u0000"})"},
          std::string{"[1,]"}, std::string{"{} {}"}, std::string{"{'a':1}"}, std::string{"[\"\xC0\x80\"]"},
          std::string{"// no\n{}"}, std::string{"NaN"}, deep})
        CHECK_FALSE_MESSAGE(parse_json(bad).has_value(), bad);
    CHECK(parse_json(std::string(64, '[') + std::string(64, ']')).has_value());
}

TEST_CASE("skimmed JSON holds the members that are asked for, at whatever depth, and nothing else") {
    const std::vector<std::string_view> keys{"id", "data", "z\u00eb"};
    const auto skimmed = [&](std::string_view text) {
        const auto json = skim_json(text, keys);
        return json ? to_text(*json) : "";
    };
    CHECK(skimmed(R"({"x":1,"id":2,"y":[{"id":3}],"data":[{"id":4,"x":[[]]},[5,"z"]],"z":{"id":{"id":6}}})") ==
          R"({"id":2,"data":[{"id":4},[5,"z"]]})");
    CHECK(skimmed(R"({"x":"a\nb","y":-1,"w":18446744073709551615,"v":1.5,"u":true,"t":null,"s":{},"id":"a\nb"})") ==
          R"({"id":"a\nb"})");
    CHECK(skimmed(R"({"\u0069d":1,"\u0078":{"id":2},"data":{"i\u0064":3}})") == R"({"id":1,"data":{"id":3}})");
    CHECK(skimmed("[1,{}]") == "[1,{}]");
    CHECK(skimmed(R"({"x":{"y":1,"y":2}})") == "{}");
    for (const char* const bad :
         {"", "{", R"({"id":1,"id":2})", R"({"x":"a\u0000"})", R"({"x\u0000":1})", R"({"x":1e999})", R"({"x":[1,]})",
          "{} {}", R"({"x":{"id":1})", "{\"x\":\"\xC0\x80\"}"})
        CHECK_MESSAGE(skimmed(bad).empty(), bad);
    const std::string deep = R"({"x":)" + std::string(64, '[') + std::string(64, ']') + "}";
    CHECK(skimmed(deep).empty());
}

TEST_CASE("who sent broken JSON learns what is wrong with it, and where") {
    const auto fault = [](const std::string& text) {
        const JsonFault found = fault_in_json(text);
        return std::to_string(found.line) + ":" + std::to_string(found.column) + " " + found.what;
    };
    CHECK(fault("") == "1:1 it is empty");
    CHECK(fault("{") == "1:2 it ends in the middle");
    CHECK(fault("{} {}") == "1:4 something stands after the value");
    CHECK(fault("{\n  \"a\": tru }") == "2:8 this can't stand here");
    CHECK(fault("\xEF\xBB\xBF{}") == "1:1 it begins with a byte order mark");
    CHECK(fault("{\"a\":\"\xC3\x28\"}") == "1:7 it is not UTF-8");
    CHECK(fault(std::string(65, '[') + std::string(65, ']')).ends_with(" it is more than 64 deep"));
    CHECK(fault(R"({"a":"x\u0000"})").ends_with(" a NUL character stands in a text"));
    CHECK(fault("{\"a\":1,\n\"a\":2}") == "2:3 the key “a” stands twice");
    CHECK(fault("{\"a\":{\"b\":1},\"b\":[{\"a\":1},{\"a\":1}],\"b\":2}").ends_with(" the key “b” stands twice"));
    CHECK(fault("[1e999]").ends_with(" a number is too large"));
}

TEST_CASE("one answer names every wrong, missing and unknown field") {
    const Json json = *parse_json(R"({"name":"","age":200,"mail":"nobody","extra":1,"word":"green"})");
    CHECK(wrong_fields([&] {
              Fields fields{json, "person"};
              fields.text("name");
              fields.number("age", 0, 150);
              fields.email("mail");
              fields.text("missing");
              fields.word("word", {"red", "blue"});
              fields.finish();
          }) == std::vector<std::string>{"person.name", "person.age", "person.mail", "person.missing", "person.word",
                                         "person.extra"});
}

TEST_CASE("what must say something says something to be seen") {
    const Json json = *parse_json(R"({"name":"\u200b\u2060","note":"\u200b","emoji":"🌊"})");
    CHECK(wrong_fields([&] {
              Fields fields{json};
              fields.text("name");
              CHECK(fields.text("note", {.shortest = 0, .longest = 10}).empty());
              fields.text("emoji");
              fields.finish();
          }) == std::vector<std::string>{"name"});
}

TEST_CASE("fields that are fine are trimmed and typed") {
    const Json json =
        *parse_json(R"({"name":"  Ada ","at":"2026-11-21T10:00:00Z","on":true,"tags":["a","b"],"none":null})");
    Fields fields{json};
    CHECK(fields.text("name") == "Ada");
    CHECK(fields.optional_time("at").has_value());
    CHECK(fields.flag("on", false));
    CHECK(fields.texts("tags", 5).size() == 2);
    CHECK(fields.is_null("none"));
    CHECK_FALSE(fields.optional_text("none").has_value());
    CHECK(wrong_fields([&] { fields.finish(); }).empty());
}

TEST_CASE("other people's JSON is read without trusting its shape") {
    const Json json = *parse_json(R"({"data":{"object":{"id":"in_1","n":3}}})");
    CHECK(text_at(json, {"data", "object", "id"}) == "in_1");
    CHECK(number_at(json, {"data", "object", "n"}) == 3);
    CHECK_FALSE(text_at(json, {"data", "object", "n"}).has_value());
    CHECK_FALSE(text_at(json, {"data", "missing", "id"}).has_value());
}

}  // namespace hub
