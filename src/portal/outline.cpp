#include "portal/outline.h"

#include <algorithm>
#include <span>

#include "access/collections.h"
#include "portal/reasons.h"
#include "progress/progress.h"

namespace hub::portal {

namespace {

using access::Verdict;

Outline::Step step_of(Look& look, const Plan& plan, const catalog::Page& page, const access::Decision& decision) {
    switch (decision.verdict) {
        case Verdict::hidden:
            return {Outline::State::hidden, std::nullopt, {}};
        case Verdict::locked:
            return {Outline::State::locked, decision.opens_at, short_reason(look, decision)};
        case Verdict::open:
            break;
    }
    const bool is_done =
        plan.product().has_progress && progress::is_complete_at(look.facts.completed, page.id, look.now);
    return {is_done ? Outline::State::done : Outline::State::open, std::nullopt, {}};
}

}  // namespace

std::optional<Time> Outline::opens_next() const {
    std::optional<Time> soonest;
    for (const Step& step : steps) soonest = access::earlier_of(soonest, step.opens_at);
    return soonest;
}

std::size_t Outline::shown_of(std::size_t count) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        std::span{steps}.first(count), [](const Step& step) { return step.state != State::hidden; }));
}

std::size_t pages_shown(Look& look, const Plan& plan) {
    // What is teased is shown with what it stands in: no verdict is needed.
    return static_cast<std::size_t>(std::ranges::count_if(plan.pages, [&](const Plan::Page& planned) {
        return planned.page->is_teased || look.judge.decide(planned.page->id).verdict != Verdict::hidden;
    }));
}

Outline outline_of(Look& look, const Plan& plan) {
    Outline outline{.plan = &plan, .steps = {}, .first_open = {}, .next = {}, .valid_until = {}};
    outline.steps.reserve(plan.pages.size());
    for (const Plan::Page& planned : plan.pages) {
        const std::size_t place = outline.steps.size();
        const access::Decision decision = look.judge.decide(planned.page->id);
        outline.valid_until = access::earlier_of(outline.valid_until, decision.valid_until);
        const Outline::State state = outline.steps.emplace_back(step_of(look, plan, *planned.page, decision)).state;
        if (!outline.first_open && outline.is_open(place)) outline.first_open = place;
        if (!outline.next && state == Outline::State::open) outline.next = place;
    }
    return outline;
}

Progress progress_of(Look& look, const Plan& plan) {
    if (!plan.product().has_progress || look.is_visitor()) return {};
    const std::vector<PageId> pages =
        progress::counted_pages(*look.shown.catalog, plan.product().id, access::left_out(look.judge));
    const auto is_done = [&](const PageId& page) {
        return progress::is_complete_at(look.facts.completed, page, look.now);
    };
    return {.done = static_cast<std::size_t>(std::ranges::count_if(pages, is_done)),
            .pages = pages.size(),
            .percent = progress::percent(pages, look.facts.completed, look.now)};
}

}  // namespace hub::portal
