#pragma once

#include <string>
#include <vector>

#include "portal/outline.h"

namespace hub::portal {

// Something that opened, or will.
struct Opening {
    std::string title;         // of a page, or name of a product
    std::string product_name;  // what it stands in; of a product, what of it: "3 pages", "1 of 3 pages"
    std::string url;
    Time at;
};

struct Openings {
    std::vector<Opening> recent;    // of the last two weeks, newest first
    std::vector<Opening> upcoming;  // soonest first
};

// The five next to now on either side, of what stands in the library.
Openings openings_of(Look& look);

// Since when the member has a product, where a grant gave it.
std::optional<Time> begun_at(Look& look, const ThingId& thing);

}  // namespace hub::portal
