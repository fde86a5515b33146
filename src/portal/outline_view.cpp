#include "portal/outline_view.h"

namespace hub::portal {

void add_outline(view::Values& body, const Outline& outline, std::optional<std::size_t> current,
                 std::optional<std::size_t> next) {
    body.set("OUTLINE_HTML", view::html_of_rendered_parts(outline.plan->text->of(outline, current, next)));
}

void add_progress(view::Values& body, const Progress& progress) {
    if (progress.pages == 0) return;
    view::Values& values = body.add("HAS_PROGRESS");
    values.set("PERCENT", progress.percent);
    values.set("DONE_COUNT", progress.done);
    values.set("PAGE_COUNT", progress.pages);
}

}  // namespace hub::portal
