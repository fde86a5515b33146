#include "sites/palette.h"

#include <algorithm>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sites/themes.h"

namespace hub::sites {

namespace {

Branding with_brand(const std::string& theme, const std::string& brand) {
    return {.theme = theme, .colors = {.brand = brand}};
}

bool reads(const Color& text, const Color& ground) {
    return contrast(text, ground) >= least_for_text;
}

std::string any_color_text() {
    const auto byte = [] { return *rc::gen::arbitrary<std::uint8_t>(); };
    return text_of(Color{{byte(), byte(), byte()}});
}

}  // namespace

TEST_CASE("every theme reads in light and dark, in the colour it looks best in") {
    for (const Theme& theme : themes()) {
        const Branding branding = with_brand(std::string{theme.word}, std::string{theme.brand});
        for (const Check& check : checks_of(branding)) CHECK_MESSAGE(check.passes(), theme.word, " ", check.field);
        for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
            const Palette palette = palette_of(branding, scheme);
            CHECK(palette.is_dark == (scheme == Scheme::dark));
            for (const Color& ground : {palette.paper, palette.surface, palette.sunken, palette.tint}) {
                CHECK_MESSAGE(reads(palette.ink, ground), theme.word);
                CHECK_MESSAGE(reads(palette.ink_soft, ground), theme.word);
                CHECK_MESSAGE(reads(palette.link, ground), theme.word);
                CHECK_MESSAGE(contrast(palette.line_strong, ground) >= least_for_strokes, theme.word);
            }
            CHECK(reads(palette.on_fill, palette.fill));
            CHECK(reads(palette.on_fill, palette.fill_hover));
            CHECK(reads(palette.good, palette.good_tint));
            CHECK(reads(palette.bad, palette.bad_tint));
            CHECK(reads(palette.care, palette.care_tint));
        }
    }
}

TEST_CASE(
    "whatever the owner chooses, what passes the check reads everywhere, and what doesn't gets a colour that would") {
    CHECK(rc::check([] {
        Branding branding = with_brand("tide", any_color_text());
        branding.scheme = *rc::gen::element<std::string>("auto", "light", "dark");
        if (*rc::gen::arbitrary<bool>()) branding.colors.paper = any_color_text();
        for (const Check& check : checks_of(branding)) {
            RC_ASSERT(check.passes() != check.nearest.has_value());
            if (check.passes())
                RC_ASSERT(contrast(check.color, palette_of(branding, check.scheme).paper) >= least_for_text);
        }
        for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
            const Palette palette = palette_of(branding, scheme);
            RC_ASSERT(reads(palette.on_fill, palette.fill));
            RC_ASSERT(reads(palette.on_fill, palette.fill_hover));
        }
    }));
}

TEST_CASE("a pale colour of the owner is named with its field and the nearest that would do") {
    Branding branding = with_brand("studio", "#ffb000");
    branding.scheme = "light";
    const auto checks = checks_of(branding);
    const auto found = std::ranges::find(checks, "colors.brand", &Check::field);
    REQUIRE(found != checks.end());
    CHECK_FALSE(found->passes());
    branding.colors.brand = text_of(*found->nearest);
    CHECK(std::ranges::all_of(checks_of(branding), &Check::passes));
}

TEST_CASE("only the schemes that the look shows are judged") {
    Branding branding = with_brand("tide", "#24546b");
    CHECK(checks_of(branding).size() == 4);
    branding.scheme = "dark";
    CHECK(std::ranges::all_of(checks_of(branding), [](const Check& check) { return check.scheme == Scheme::dark; }));
}

}  // namespace hub::sites
