#include "sites/colors.h"

#include <array>
#include <cmath>

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace hub::sites {

namespace {

double cut(double ratio) {
    return std::floor(ratio * 100) / 100;
}

Color any_color() {
    const auto byte = [] { return *rc::gen::arbitrary<std::uint8_t>(); };
    return {{byte(), byte(), byte()}};
}

}  // namespace

TEST_CASE("a colour is six digits in lower case, and nothing else") {
    CHECK(text_of(*find_color("#0a1bff")) == "#0a1bff");
    for (const char* wrong : {"", "#fff", "#GGGGGG", "#ABCDEF", "0a1bff", "#0a1bff ", "red", "#0a1bf\n"})
        CHECK_FALSE(find_color(wrong));
}

// As the WebAIM contrast checker and axe-core tell them.
TEST_CASE("contrast is what WCAG says it is") {
    CHECK(cut(contrast(black, white)) == 21.0);
    CHECK(cut(contrast(white, white)) == 1.0);
    CHECK(cut(contrast(color_of("#777777"), white)) == 4.47);
    CHECK(cut(contrast(color_of("#767676"), white)) == 4.54);
    CHECK(cut(contrast(color_of("#0000ff"), white)) == 8.59);
    CHECK(cut(contrast(color_of("#ffff00"), color_of("#808080"))) == 3.67);
}

TEST_CASE("a colour survives the way to the eye and back") {
    for (const char* text : {"#000000", "#ffffff", "#24546b", "#ff0000", "#00ff00", "#3b30d9", "#faf6ee"})
        CHECK(text_of(color_of(lch_of(color_of(text)))) == text);
    CHECK(mixed(black, white, 0) == black);
    CHECK(mixed(black, white, 1) == white);
}

TEST_CASE("what no screen can show becomes the nearest that one can, of the same hue") {
    const Lch green = lch_of(color_of("#00ff00"));
    const Lch shown = lch_of(color_of(Lch{.lightness = .5, .chroma = .4, .hue = green.hue}));
    CHECK(shown.chroma < .2);
    CHECK(std::abs(shown.hue - green.hue) < .05);
}

TEST_CASE("a colour can always be made readable on one ground, and what reads is left alone") {
    CHECK(rc::check([] {
        const Color color = any_color();
        const std::array grounds = {any_color()};
        const Color found = readable(color, grounds, least_for_text);
        RC_ASSERT(contrast_on(found, grounds) >= least_for_text);
        if (contrast_on(color, grounds) >= least_for_text) RC_ASSERT(found == color);
        RC_ASSERT(contrast(ink_on(color), color) >= least_for_text);
    }));
}

TEST_CASE("the nearest readable colour keeps its hue") {
    const std::array grounds = {white};
    const Color found = readable(color_of("#ffb000"), grounds, least_for_text);
    CHECK(contrast(found, white) >= least_for_text);
    CHECK(contrast(found, white) < 4.7);
    CHECK(std::abs(lch_of(found).hue - lch_of(color_of("#ffb000")).hue) < .1);
}

}  // namespace hub::sites
