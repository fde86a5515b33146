#include "sites/palette.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"
#include "sites/themes.h"

namespace hub::sites {

namespace {

// The owner's colours, or what follows from the theme.
struct Given {
    Color brand, paper, ink;
};

Color own_or(const std::string& own, const Color& otherwise) {
    return find_color(own).value_or(otherwise);
}

// Of the same hue, and light enough for a dark ground.
Color brand_in_the_dark(const Color& brand) {
    const Lch given = lch_of(brand);
    return color_of(Lch{.lightness = std::clamp(given.lightness, .8, .86),
                        .chroma = std::min(given.chroma * .9, .12),
                        .hue = given.hue});
}

const Theme& theme_of(const Branding& branding) {
    const Theme* const theme = find_theme(branding.theme);
    ENSURE(theme != nullptr);
    return *theme;
}

Given given_of(const Branding& branding, Scheme scheme) {
    const Theme& theme = theme_of(branding);
    const Color brand = color_of(branding.colors.brand);
    if (scheme == Scheme::light) {
        return {.brand = brand,
                .paper = own_or(branding.colors.paper, theme.paper.with(brand)),
                .ink = own_or(branding.colors.ink, theme.ink.with(brand))};
    }
    return {.brand = own_or(branding.dark_colors.brand, brand_in_the_dark(brand)),
            .paper = own_or(branding.dark_colors.paper, theme.dark_paper.with(brand)),
            .ink = own_or(branding.dark_colors.ink, theme.dark_ink.with(brand))};
}

// As much of `color` in the ground as leaves `text` readable on it.
Color tinted(const Color& ground, const Color& color, double share, std::initializer_list<Color> texts) {
    for (; share > 0; share -= 0.005) {
        const Color tint = mixed(ground, color, share);
        const auto reads = [&](const Color& text) {
            return contrast(text, tint) >= std::min(least_for_text, contrast(text, ground));
        };
        if (std::ranges::all_of(texts, reads)) return tint;
    }
    return ground;
}

struct Grounds {
    Color paper, surface, sunken;
    bool is_dark = false;

    std::array<Color, 3> all() const { return {paper, surface, sunken}; }
};

Grounds grounds_of(const Given& given, double lift) {
    const bool dark = is_dark(given.paper);
    const Color surface = dark ? mixed(given.paper, given.ink, .052) : mixed(given.paper, white, lift);
    const Color sunken = dark ? mixed(given.paper, black, .3) : mixed(given.paper, given.ink, .034);
    return {.paper = given.paper, .surface = surface, .sunken = sunken, .is_dark = dark};
}

// Something that is neither the owner's nor the theme's: all is well, something is wrong, take care.
struct Signal {
    Color text, tint;
};
Signal signal_of(const Grounds& grounds, std::string_view in_the_light, std::string_view in_the_dark) {
    const Color wanted = color_of(grounds.is_dark ? in_the_dark : in_the_light);
    const Color text = readable(wanted, grounds.all(), least_for_text);
    return {.text = text, .tint = tinted(grounds.surface, text, grounds.is_dark ? .16 : .1, {text})};
}

constexpr std::array all_schemes = {Scheme::light, Scheme::dark};

bool is_shown(const Branding& branding, Scheme scheme) {
    return scheme == Scheme::light ? branding.is_ever_light() : branding.is_ever_dark();
}

Check check_of(Scheme scheme, std::string_view field, const Color& color, const Grounds& grounds) {
    const std::array all = grounds.all();
    const Color worst =
        *std::ranges::min_element(all, {}, [&](const Color& ground) { return contrast(color, ground); });
    Check check{.scheme = scheme,
                .field = field,
                .color = color,
                .ground = worst,
                .ratio = contrast(color, worst),
                .least = least_for_text};
    if (!check.passes()) check.nearest = readable(color, all, least_for_text);
    return check;
}

}  // namespace

Palette palette_of(const Branding& branding, Scheme scheme) {
    const Given given = given_of(branding, scheme);
    const Grounds grounds = grounds_of(given, theme_of(branding).lift);
    const Color tint = tinted(grounds.paper, given.brand, grounds.is_dark ? .18 : .1, {given.brand, given.ink});
    const std::array all = {grounds.paper, grounds.surface, grounds.sunken, tint};
    const Color on_fill = ink_on(given.brand);
    const Signal good = signal_of(grounds, "#1c6b3c", "#86d3a3");
    const Signal bad = signal_of(grounds, "#a8261b", "#ffaaa1");
    const Signal care = signal_of(grounds, "#82500a", "#f0c27b");
    return {.paper = grounds.paper,
            .surface = grounds.surface,
            .sunken = grounds.sunken,
            .tint = tint,
            .ink = given.ink,
            .ink_soft = readable(mixed(given.ink, given.paper, grounds.is_dark ? .24 : .3), all, least_for_text),
            .line = mixed(given.paper, given.ink, grounds.is_dark ? .17 : .11),
            .line_strong = readable(mixed(given.paper, given.ink, .5), all, least_for_strokes),
            .fill = given.brand,
            .fill_hover = mixed(given.brand, on_fill == white ? black : white, .12),
            .on_fill = on_fill,
            .link = given.brand,
            .good = good.text,
            .good_tint = good.tint,
            .bad = bad.text,
            .bad_tint = bad.tint,
            .care = care.text,
            .care_tint = care.tint,
            .is_dark = grounds.is_dark};
}

std::vector<Check> checks_of(const Branding& branding) {
    std::vector<Check> checks;
    for (const Scheme scheme : all_schemes) {
        if (!is_shown(branding, scheme)) continue;
        const Given given = given_of(branding, scheme);
        const Grounds grounds = grounds_of(given, theme_of(branding).lift);
        const bool is_light = scheme == Scheme::light;
        checks.push_back(check_of(scheme, is_light ? "colors.ink" : "dark_colors.ink", given.ink, grounds));
        checks.push_back(check_of(scheme, is_light ? "colors.brand" : "dark_colors.brand", given.brand, grounds));
    }
    return checks;
}

}  // namespace hub::sites
