#pragma once

#include <cstddef>
#include <optional>

#include "portal/outline.h"
#include "view/values.h"

namespace hub::portal {

// The contents as OUTLINE_HTML in `body`. `current` is the page being read, `next` the one the continue button leads
// to.
void add_outline(view::Values& body, const Outline& outline, std::optional<std::size_t> current,
                 std::optional<std::size_t> next);

// PERCENT, DONE_COUNT and PAGE_COUNT in HAS_PROGRESS, where there is progress to show.
void add_progress(view::Values& body, const Progress& progress);

}  // namespace hub::portal
