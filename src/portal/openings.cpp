#include "portal/openings.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "portal/cards.h"

namespace hub::portal {

namespace {

using access::Decision;
using access::Reason;
using access::Verdict;

constexpr Duration recent_for = std::chrono::hours{24 * 14};
constexpr std::size_t shown_max = 5;

// When a page's turn came, where it had to wait for it.
std::optional<Time> turn_of(const Decision& decision) {
    const auto release = std::ranges::find(decision.reasons, Reason::Code::release, &Reason::code);
    if (release == decision.reasons.end() || release->parts.empty()) return std::nullopt;
    return release->parts.front().at;
}

class Collector {
public:
    explicit Collector(Look& look) : look_(look) {}

    void add(const Plan& plan) {
        const Decision decision = look_.judge.decide(plan.product().id);
        if (decision.verdict == Verdict::hidden) return;
        const auto began = begun_at(look_, plan.product().id);
        const auto at = decision.verdict == Verdict::open ? began : decision.opens_at;
        if (at) add({plan.product().name, extent_of(plan, decision.verdict), plan.url, *at});
        if (decision.verdict != Verdict::open) return;
        for (const Plan::Page& planned : plan.pages) add_page(plan, planned, began);
    }

    Openings take() {
        std::ranges::sort(found_.recent, std::ranges::greater{}, &Opening::at);
        std::ranges::sort(found_.upcoming, std::ranges::less{}, &Opening::at);
        for (auto* const openings : {&found_.recent, &found_.upcoming}) {
            if (openings->size() > shown_max) openings->resize(shown_max, Opening{{}, {}, {}, Time{}});
        }
        return std::move(found_);
    }

private:
    // What is in it; of a product of which only a part has opened, how much: "1 of 3 pages".
    std::string extent_of(const Plan& plan, Verdict verdict) {
        const std::string whole = summary_of(look_, plan);
        if (plan.product().is_collection() || verdict != Verdict::open) return whole;
        const auto opened = std::ranges::count_if(plan.pages, [&](const Plan::Page& planned) {
            return look_.judge.decide(planned.page->id).verdict == Verdict::open;
        });
        return std::cmp_equal(opened, pages_shown(look_, plan)) ? whole : format("{} of {}", opened, whole);
    }

    // What opened together with its product is told once, by the product.
    void add_page(const Plan& plan, const Plan::Page& planned, const std::optional<Time>& began) {
        const Decision decision = look_.judge.decide(planned.page->id);
        const auto at = decision.verdict == Verdict::open ? turn_of(decision) : decision.opens_at;
        if (!at || (began && *at <= *began)) return;
        const bool is_ahead = *at > look_.now;
        add({planned.page->title, plan.product().name, is_ahead ? plan.url : planned.url, *at});
    }

    void add(Opening opening) {
        if (opening.at > look_.now) {
            found_.upcoming.push_back(std::move(opening));
        } else if (look_.now - opening.at <= recent_for) {
            found_.recent.push_back(std::move(opening));
        }
    }

    Look& look_;
    Openings found_;
};

}  // namespace

std::optional<Time> begun_at(Look& look, const ThingId& thing) {
    if (look.shown.catalog->find(thing)->product.access_mode != catalog::AccessMode::assigned) return std::nullopt;
    for (const access::Interval& held : look.judge.holds(thing).all()) {
        if (held.from <= look.now && (!held.until || look.now < *held.until)) return held.from;
    }
    return std::nullopt;
}

Openings openings_of(Look& look) {
    Collector collector{look};
    for (const Plan& plan : look.shown.plans) {
        if (stands_in_library(plan)) collector.add(plan);
    }
    return collector.take();
}

}  // namespace hub::portal
