#pragma once

#include "portal/outline.h"
#include "view/values.h"

namespace hub::portal {

// Whether a collection has pages of its own, so that its order is more than a shelf of products.
bool has_own_pages(const Plan& plan);

// The products and pages of a collection in their order, as they stand for the viewer: HAS_COURSE of
// pages/product.html. `outline` is of the same plan. Nothing hidden is among it.
void add_course(view::Values& body, Look& look, const Plan& plan, const Outline& outline);

}  // namespace hub::portal
