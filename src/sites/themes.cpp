#include "sites/themes.h"

#include <algorithm>
#include <array>

namespace hub::sites {

namespace {

// Tide: calm water, soft corners, everything breathes a little of the owner's colour.
// Paper: a printed page; ink on warm stock, thin rules, nothing floats.
// Studio: a white wall; large plain letters, hard edges, one loud colour.
constexpr std::array all_themes = {Theme{.word = "tide",
                                         .brand = "#24546b",
                                         .heading_font = "sans",
                                         .text_font = "sans",
                                         .paper = {.982, .03},
                                         .ink = {.245, .22},
                                         .dark_paper = {.178, .1},
                                         .dark_ink = {.945, .06},
                                         .lift = 1},
                                   Theme{.word = "paper",
                                         .brand = "#8c2f1f",
                                         .heading_font = "book",
                                         .text_font = "book",
                                         .paper = {.fixed = "#faf6ee"},
                                         .ink = {.fixed = "#2b2521"},
                                         .dark_paper = {.fixed = "#1b1815"},
                                         .dark_ink = {.fixed = "#efe8dc"},
                                         .lift = .55},
                                   Theme{.word = "studio",
                                         .brand = "#3b30d9",
                                         .heading_font = "geometric",
                                         .text_font = "sans",
                                         .paper = {.fixed = "#ffffff"},
                                         .ink = {.fixed = "#101012"},
                                         .dark_paper = {.fixed = "#0d0d0f"},
                                         .dark_ink = {.fixed = "#f4f4f5"},
                                         .has_dark_head = true,
                                         .lift = 1}};

constexpr std::array all_fonts = {
    Font{
        "sans",
        R"(Inter, "Inter Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif)"},
    Font{"humanist",
         R"(Seravek, "Gill Sans Nova", Ubuntu, Calibri, Candara, Optima, "DejaVu Sans", source-sans-pro, sans-serif)"},
    Font{
        "geometric",
        R"("Avenir Next", Avenir, Montserrat, "Century Gothic", Corbel, "URW Gothic", "Inter Display", Inter, source-sans-pro, sans-serif)"},
    Font{
        "rounded",
        R"(ui-rounded, "SF Pro Rounded", "Hiragino Maru Gothic ProN", Quicksand, Nunito, Comfortaa, "Arial Rounded MT Bold", system-ui, sans-serif)"},
    Font{
        "book",
        R"("Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", "URW Palladio L", P052, "Source Serif 4", Georgia, "DejaVu Serif", serif)"},
    Font{"newspaper", R"(Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "DejaVu Serif", serif)"},
    Font{"slab", R"(Rockwell, "Rockwell Nova", "Roboto Slab", "Sitka Small", "DejaVu Serif", serif)"},
    Font{
        "typewriter",
        R"(ui-monospace, "SF Mono", "Cascadia Mono", "Source Code Pro", Menlo, Consolas, "DejaVu Sans Mono", monospace)"}};

}  // namespace

Color Shade::with(const Color& brand) const {
    if (!fixed.empty()) return color_of(fixed);
    const Lch own = lch_of(brand);
    return color_of(Lch{.lightness = lightness, .chroma = own.chroma * share, .hue = own.hue});
}

std::span<const Theme> themes() {
    return all_themes;
}

const Theme* find_theme(std::string_view word) {
    const auto* const found = std::ranges::find(all_themes, word, &Theme::word);
    return found == all_themes.end() ? nullptr : found;
}

std::span<const Font> fonts() {
    return all_fonts;
}

const Font* find_font(std::string_view word) {
    const auto* const found = std::ranges::find(all_fonts, word, &Font::word);
    return found == all_fonts.end() ? nullptr : found;
}

}  // namespace hub::sites
