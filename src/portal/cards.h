#pragma once

#include <string>
#include <string_view>

#include "access/verdict.h"
#include "portal/outline.h"
#include "view/values.h"

namespace hub::portal {

// Whether the product stands on shelves at all: live, and meant for the library.
bool stands_in_library(const Plan& plan);

// "8 pages", "5 products", "5 products and 2 pages".
std::string summary_of(Look& look, const Plan& plan);

// The box that searches the library, with what was typed before.
void add_search(view::Values& body, std::string_view typed);

// Image or initial, and a collection's label, as cards and product pages show them.
void fill_cover(view::Values& values, const Plan& plan);
void fill_label(view::Values& values, const Plan& plan);

// One card of layout/card.html.
void add_card(view::Values& shelf, Look& look, const Plan& plan, const access::Decision& decision);

// A card in INCLUDED for each product of a collection that may be shown. False when there is none.
bool add_included(view::Values& body, Look& look, const Plan& plan);

}  // namespace hub::portal
