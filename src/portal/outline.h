#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "access/verdict.h"
#include "portal/plan.h"
#include "portal/site_cache.h"

namespace hub::portal {

// Everything that a look at the site depends on, and the moment of it.
struct Look {
    const SiteShown& shown;
    const access::Facts& facts;
    Time now;
    access::Judge judge;

    Look(const SiteShown& site, const access::Facts& of_viewer, Time moment)
        : shown(site), facts(of_viewer), now(moment), judge(of_viewer, *site.catalog, site.zone, moment) {}

    bool is_visitor() const { return !facts.member.has_value(); }
};

// How the pages of one product stand for one viewer, in the order of the plan.
struct Outline {
    enum class State : std::uint8_t { done, open, locked, hidden };
    struct Step {
        State state;
        std::optional<Time> opens_at;  // when time alone opens what is locked
        std::string reason;            // of what is locked, short: "Opens on 1 December"
    };

    const Plan* plan;
    std::vector<Step> steps;
    std::optional<std::size_t> first_open;
    std::optional<std::size_t> next;  // the first that is open and not done
    std::optional<Time> valid_until;  // the next moment at which time alone may change it

    bool is_open(std::size_t step) const {
        return steps[step].state == State::done || steps[step].state == State::open;
    }
    // How many aren't hidden, of the first `count`.
    std::size_t shown_of(std::size_t count) const;
    // The soonest of what is locked now.
    std::optional<Time> opens_next() const;
};

Outline outline_of(Look& look, const Plan& plan);
// How many pages of it the viewer is shown, open or locked.
std::size_t pages_shown(Look& look, const Plan& plan);

// How far a product or collection is, by all pages that count.
struct Progress {
    std::size_t done = 0;
    std::size_t pages = 0;
    int percent = 0;

    bool is_complete() const { return pages > 0 && done == pages; }
};
Progress progress_of(Look& look, const Plan& plan);

}  // namespace hub::portal
