#include "sites/branding.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "db/test_store.h"
#include "sites/branding_json.h"
#include "sites/sites.h"

namespace hub::sites {

namespace {

Branding warm() {
    return {.theme = "paper", .scheme = "light", .colors = {.brand = "#7a2e1f"}, .css = ".card { color: red }"};
}

Looks looks_of(db::TestStore& house) {
    return house.read([](Reader& reader) { return load_looks(reader); });
}

std::vector<std::string> wrong_fields(std::string_view text) {
    const Json json = *parse_json(text);
    Fields fields{json};
    std::vector<std::string> names;
    try {
        read_branding(fields);
        fields.finish();
    } catch (const Invalid& refused) {
        for (const FieldError& error : refused.fields()) names.push_back(error.field);
    }
    return names;
}

}  // namespace

TEST_CASE("a site begins with the first theme in its own colour, made readable") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([](Tx& tx) { return change(tx, {.brand_color = "#ffb000"}); });
        const Looks looks = looks_of(house);
        CHECK(looks.published.theme == "tide");
        CHECK(looks.published.colors.brand != "#ffb000");
        CHECK_FALSE(looks.published_at);
        CHECK_FALSE(looks.draft);
    });
}

TEST_CASE("a draft changes nothing that members see until it is published") {
    db::on_both_engines([](db::TestStore& house) {
        const Branding first = looks_of(house).published;
        const std::uint64_t before = house.stamps.of(house.site.view());
        const Looks drafted = house.write([](Tx& tx) { return save_draft(tx, warm(), std::nullopt); });
        CHECK(drafted.published == first);
        CHECK(drafted.newest() == warm());
        CHECK(house.stamps.of(house.site.view()) == before);
        const Looks published = house.write([&](Tx& tx) { return publish(tx, drafted.version); });
        CHECK(published.published == warm());
        CHECK(published.published_at == house.clock.now());
        CHECK_FALSE(published.draft);
        CHECK(house.stamps.of(house.site.view()) != before);
        CHECK(looks_of(house).published == warm());
        CHECK(house.read([](Reader& reader) { return load(reader).brand_color; }) == "#7a2e1f");
        CHECK_THROWS_AS(house.write([](Tx& tx) { return publish(tx, std::nullopt); }), Conflict);
    });
}

TEST_CASE("a draft that is thrown away, or taken back to what is published, is none") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([](Tx& tx) { return save_draft(tx, warm(), std::nullopt); });
        house.write([](Tx& tx) { return publish(tx, std::nullopt); });
        Branding other = warm();
        other.shows_name = false;
        house.write([&](Tx& tx) { return save_draft(tx, other, std::nullopt); });
        CHECK(looks_of(house).draft == other);
        house.write([&](Tx& tx) { return save_draft(tx, warm(), std::nullopt); });
        CHECK_FALSE(looks_of(house).draft);
        house.write([&](Tx& tx) { return save_draft(tx, other, std::nullopt); });
        house.write([](Tx& tx) { discard_draft(tx); });
        CHECK_FALSE(looks_of(house).draft);
    });
}

TEST_CASE("the look that a site begins with can be published as it is") {
    db::on_both_engines([](db::TestStore& house) {
        const Branding first = looks_of(house).published;
        const Looks drafted = house.write([&](Tx& tx) { return save_draft(tx, first, std::nullopt); });
        CHECK(drafted.draft == first);
        CHECK(house.write([](Tx& tx) { return publish(tx, std::nullopt); }).published_at);
        CHECK_FALSE(house.write([&](Tx& tx) { return save_draft(tx, first, std::nullopt); }).draft);
    });
}

TEST_CASE("of two who change the look at once, the second learns of the first") {
    db::on_both_engines([](db::TestStore& house) {
        const Looks seen = house.write([](Tx& tx) { return save_draft(tx, warm(), 0); });
        Branding other = warm();
        other.css.clear();
        house.write([&](Tx& tx) { return save_draft(tx, other, seen.version); });
        CHECK_THROWS_AS(house.write([&](Tx& tx) { return save_draft(tx, warm(), seen.version); }), Conflict);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { return publish(tx, seen.version); }), Conflict);
    });
}

TEST_CASE("the files of a look are known, also while it is a draft") {
    db::on_both_engines([](db::TestStore& house) {
        const FileId logo = FileId::fresh(house.clock.now());
        const auto is_used = [&] { return house.read([&](Reader& reader) { return is_in_a_look(reader, logo); }); };
        CHECK_FALSE(is_used());
        Branding wanted = warm();
        wanted.dark_logo = logo;
        house.write([&](Tx& tx) { return save_draft(tx, wanted, std::nullopt); });
        CHECK(is_used());
        CHECK(branding_in(json_of(wanted)) == wanted);
    });
}

TEST_CASE("what is wrong with a look is named field by field") {
    CHECK(wrong_fields(R"({"theme":"baroque","scheme":"grey","colors":{"brand":"red","paper":"#12345"},"dark_colors":7,
                           "heading_font":"Comic Sans","logo":"logo.png","shows_name":"yes","css":"@import 'x'","flash":1})") ==
          std::vector<std::string>{"theme", "scheme", "colors.brand", "colors.paper", "dark_colors", "heading_font",
                                   "logo", "shows_name", "css", "flash"});
    CHECK(wrong_fields(R"({"theme":"studio","colors":{"brand":null},"logo":null,"text_font":null})").empty());
}

}  // namespace hub::sites
