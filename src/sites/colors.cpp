#include "sites/colors.h"

#include <algorithm>
#include <cmath>

#include "base/crypto.h"
#include "base/ensure.h"

namespace hub::sites {

namespace {

constexpr Color nearly_black{{20, 24, 26}};
constexpr double lightness_step = 0.004;

using Triple = std::array<double, 3>;

double linear(std::uint8_t byte) {
    const double value = byte / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double byte_of(double light) {
    const double value = light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
    return value * 255.0;
}

double luminance(const Color& color) {
    return 0.2126 * linear(color.bytes[0]) + 0.7152 * linear(color.bytes[1]) + 0.0722 * linear(color.bytes[2]);
}

// The numbers are Björn Ottosson's (https://bottosson.github.io/posts/oklab/), as CSS Color 4 has them.
Triple oklab_of(const Color& color) {
    const double red = linear(color.bytes[0]);
    const double green = linear(color.bytes[1]);
    const double blue = linear(color.bytes[2]);
    const double l = std::cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const double m = std::cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const double s = std::cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

// Linear light of a screen, which may lie outside of what one can show.
Triple light_of(const Triple& oklab) {
    const auto cubed = [](double value) { return value * value * value; };
    const double l = cubed(oklab[0] + 0.3963377774 * oklab[1] + 0.2158037573 * oklab[2]);
    const double m = cubed(oklab[0] - 0.1055613458 * oklab[1] - 0.0638541728 * oklab[2]);
    const double s = cubed(oklab[0] - 0.0894841775 * oklab[1] - 1.2914855480 * oklab[2]);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

Color nearest(const Triple& light) {
    Color color;
    std::ranges::transform(light, color.bytes.begin(), [](double value) {
        return static_cast<std::uint8_t>(std::lround(std::clamp(byte_of(std::clamp(value, 0.0, 1.0)), 0.0, 255.0)));
    });
    return color;
}

Triple oklab_of(const Lch& lch) {
    return {lch.lightness, lch.chroma * std::cos(lch.hue), lch.chroma * std::sin(lch.hue)};
}

bool can_be_shown(const Lch& lch) {
    constexpr double rounding = 0.0005;
    return std::ranges::all_of(light_of(oklab_of(lch)),
                               [](double value) { return value >= -rounding && value <= 1 + rounding; });
}

}  // namespace

std::optional<Color> find_color(std::string_view text) {
    if (text.size() != 7 || text.front() != '#' ||
        text.substr(1).find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return std::nullopt;
    const auto bytes = crypto::from_hex(text.substr(1));
    if (!bytes) return std::nullopt;
    Color color;
    std::ranges::transform(*bytes, color.bytes.begin(), [](char byte) { return static_cast<std::uint8_t>(byte); });
    return color;
}

Color color_of(std::string_view text) {
    const auto color = find_color(text);
    ENSURE(color);
    return *color;
}

std::string text_of(const Color& color) {
    std::string bytes;
    for (const std::uint8_t byte : color.bytes) bytes += static_cast<char>(byte);
    return "#" + crypto::to_hex(bytes);
}

double contrast(const Color& left, const Color& right) {
    const auto [darker, lighter] = std::minmax({luminance(left), luminance(right)});  // values, no references
    return (lighter + 0.05) / (darker + 0.05);
}

double contrast_on(const Color& color, std::span<const Color> grounds) {
    double worst = contrast(black, white);
    for (const Color& ground : grounds) worst = std::min(worst, contrast(color, ground));
    return worst;
}

Lch lch_of(const Color& color) {
    const Triple lab = oklab_of(color);
    return {.lightness = lab[0], .chroma = std::hypot(lab[1], lab[2]), .hue = std::atan2(lab[2], lab[1])};
}

Color color_of(const Lch& lch) {
    Lch shown{.lightness = std::clamp(lch.lightness, 0.0, 1.0), .chroma = lch.chroma, .hue = lch.hue};
    for (double least = 0, most = lch.chroma; !can_be_shown(shown) && most - least > 0.0005;) {
        const double middle = (least + most) / 2;
        const bool fits = can_be_shown({.lightness = shown.lightness, .chroma = middle, .hue = shown.hue});
        (fits ? least : most) = middle;
        if (most - least <= 0.0005) shown.chroma = least;
    }
    return nearest(light_of(oklab_of(shown)));
}

Color mixed(const Color& from, const Color& to, double share) {
    const Triple one = oklab_of(from);
    const Triple other = oklab_of(to);
    Triple between{};
    for (std::size_t at = 0; at < between.size(); ++at) between[at] = one[at] + (other[at] - one[at]) * share;
    return nearest(light_of(between));
}

Color readable(const Color& color, std::span<const Color> grounds, double least) {
    if (contrast_on(color, grounds) >= least) return color;
    const Lch given = lch_of(color);
    for (double away = lightness_step; away < 1; away += lightness_step) {
        for (const double lightness : {given.lightness - away, given.lightness + away}) {
            if (lightness < 0 || lightness > 1) continue;
            const Color near = color_of(Lch{.lightness = lightness, .chroma = given.chroma, .hue = given.hue});
            if (contrast_on(near, grounds) >= least) return near;
        }
    }
    return contrast_on(black, grounds) >= contrast_on(white, grounds) ? black : white;
}

Color ink_on(const Color& color) {
    for (const Color& ink : {white, nearly_black}) {
        if (contrast(ink, color) >= least_for_text) return ink;
    }
    return black;
}

bool is_dark(const Color& ground) {
    return contrast(ground, white) > contrast(ground, black);
}

}  // namespace hub::sites
