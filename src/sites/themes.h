#pragma once

#include <span>
#include <string_view>

#include "sites/colors.h"

// What an owner chooses from: whole looks, and families of letters. All of it comes from this program or from the
// reader's own machine; nothing from a third party.
namespace hub::sites {

// A ground or an ink: so light, with a share of the chroma and the hue of the owner's colour, or a colour of its own.
struct Shade {
    double lightness = 0;
    double share = 0;
    std::string_view fixed{};  // "#rrggbb"; empty: by the above

    Color with(const Color& brand) const;
};

struct Theme {
    std::string_view word;   // as the API has it, and portal/assets/themes/<word>.css
    std::string_view brand;  // what it looks best in
    std::string_view heading_font;
    std::string_view text_font;
    Shade paper;
    Shade ink;
    Shade dark_paper;
    Shade dark_ink;
    bool has_dark_head = false;  // the bar at the top is dark by day too, and wants the logo for the dark
    double lift = 1;             // of cards above the paper: a share of the way to white, in the dark to the ink
};
std::span<const Theme> themes();
const Theme* find_theme(std::string_view word);

struct Font {
    std::string_view word;
    std::string_view stack;  // for font-family
};
std::span<const Font> fonts();
const Font* find_font(std::string_view word);

}  // namespace hub::sites
