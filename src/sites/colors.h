#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// Colours as people see them: how well one reads on another (WCAG 2.2), and neighbours of a colour by the eye (Oklab).
namespace hub::sites {

struct Color {
    std::array<std::uint8_t, 3> bytes{};  // red, green, blue

    bool operator==(const Color&) const = default;
};

inline constexpr Color white{{255, 255, 255}};
inline constexpr Color black{{0, 0, 0}};

inline constexpr double least_for_text = 4.5;     // WCAG AA
inline constexpr double least_for_strokes = 3.0;  // what must be seen and isn't read

std::optional<Color> find_color(std::string_view text);  // "#rrggbb" in lower case
Color color_of(std::string_view text);                   // the same of what was checked
std::string text_of(const Color& color);

// From 1, the same, to 21, black on white.
double contrast(const Color& left, const Color& right);
// The worst of them.
double contrast_on(const Color& color, std::span<const Color> grounds);

// As oklch() of CSS, with as much chroma as a screen can show.
struct Lch {
    double lightness;  // 0 to 1
    double chroma;
    double hue;  // radians
};
Lch lch_of(const Color& color);
Color color_of(const Lch& lch);

// `share` of the way from one to the other, as color-mix(in oklab, …) of CSS.
Color mixed(const Color& from, const Color& to, double share);

// The colour of the same hue, as near as can be, that has this contrast on all of them; black or white, whichever is
// better, where there is none.
Color readable(const Color& color, std::span<const Color> grounds, double least);
// White or nearly black, whichever reads on it.
Color ink_on(const Color& color);

bool is_dark(const Color& ground);

}  // namespace hub::sites
