#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sites/branding.h"
#include "sites/colors.h"

// Every colour of a page, worked out from the owner's few, so that all of them can be read.
namespace hub::sites {

enum class Scheme { light, dark };

struct Palette {
    Color paper, surface, sunken, tint;  // grounds
    Color ink, ink_soft, line, line_strong;
    Color fill, fill_hover, on_fill, link;  // the brand colour and what stands on it
    Color good, good_tint, bad, bad_tint, care, care_tint;
    bool is_dark = false;
};
Palette palette_of(const Branding& branding, Scheme scheme);

// One colour of the owner's on the ground that it is read on.
struct Check {
    Scheme scheme;
    std::string_view field;  // as the API names it: "colors.brand"
    Color color;
    Color ground;  // the one that it reads worst on
    double ratio;
    double least;
    std::optional<Color> nearest{};  // that would pass; empty when this one does

    bool passes() const { return ratio >= least; }
};
// Of the schemes that the branding shows.
std::vector<Check> checks_of(const Branding& branding);

}  // namespace hub::sites
