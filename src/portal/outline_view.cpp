#include "portal/outline_view.h"

namespace hub::portal {

namespace {

void fill_item(view::Values& item, const Plan::Page& planned, const Outline::Step& step) {
    item.keep("TITLE", planned.page->title);
    item.keep("URL", planned.url);
    switch (step.state) {
        case Outline::State::done:
            item.show("IS_DONE");
            break;
        case Outline::State::open:
            item.show("IS_OPEN");
            break;
        case Outline::State::locked:
            item.show("IS_LOCKED");
            item.set("REASON", step.reason);
            break;
        case Outline::State::hidden:
            break;
    }
}

}  // namespace

void add_outline(view::Values& body, const Outline& outline, std::optional<std::size_t> current,
                 std::optional<std::size_t> next) {
    view::Values& values = body.include("OUTLINE", "portal/layout/outline.html");
    for (const Plan::Part& planned : outline.plan->parts) {
        view::Values* part = nullptr;
        for (std::size_t place = planned.begin; place < planned.end; ++place) {
            if (outline.steps[place].state == Outline::State::hidden) continue;
            if (part == nullptr) {
                part = &values.add("PART");
                if (!planned.title.empty()) {
                    part->show("HAS_PART_TITLE");
                    part->keep("PART_TITLE", planned.title);
                }
            }
            view::Values& item = part->add("ITEM");
            fill_item(item, outline.plan->pages[place], outline.steps[place]);
            if (place == current) item.show("IS_CURRENT");
            if (place == next) item.show("IS_NEXT");
        }
    }
}

void add_progress(view::Values& body, const Progress& progress) {
    if (progress.pages == 0) return;
    view::Values& values = body.add("HAS_PROGRESS");
    values.set("PERCENT", progress.percent);
    values.set("DONE_COUNT", progress.done);
    values.set("PAGE_COUNT", progress.pages);
}

}  // namespace hub::portal
