#include <algorithm>
#include <iterator>

#include "app/app.h"
#include "portal/cards.h"
#include "portal/openings.h"
#include "portal/outline.h"
#include "portal/phrases.h"
#include "portal/portal.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

constexpr Duration first_day = std::chrono::hours{24};

// A product that is open to the member, and how far they are in it.
struct Owned {
    const Plan* plan;
    access::Decision decision;
    Progress progress;
};

std::vector<Owned> owned_by(Look& look) {
    std::vector<Owned> unfinished;
    std::vector<Owned> finished;
    for (const Plan& plan : look.shown.plans) {
        if (!stands_in_library(plan)) continue;
        access::Decision decision = look.judge.decide(plan.product().id);
        if (decision.verdict != access::Verdict::open) continue;
        const Progress progress = progress_of(look, plan);
        (progress.is_complete() ? finished : unfinished).push_back({&plan, std::move(decision), progress});
    }
    std::ranges::move(finished, std::back_inserter(unfinished));
    return unfinished;
}

// When a checkmark in it was last set or cleared.
std::optional<Time> touched_at(const Look& look, const Plan& plan) {
    std::optional<Time> last;
    for (const Plan::Page& planned : plan.pages) {
        const auto known = look.facts.completed.find(planned.page->id);
        if (known == look.facts.completed.end()) continue;
        const progress::Spell& spell = known->second.back();
        last = std::max(last, std::optional{spell.cleared_at.value_or(spell.done_at)});
    }
    return last;
}

struct Continuation {
    Outline outline;
    Progress progress;
};

// The product last worked on that has something left to do, else the one that came last and isn't begun.
std::optional<Continuation> continuation_of(Look& look, const std::vector<Owned>& owned) {
    std::optional<Continuation> best;
    std::optional<Time> best_touch;
    Time best_begin = Time::min();
    for (const Owned& one : owned) {
        if (one.progress.pages == 0) continue;
        Outline outline = outline_of(look, *one.plan);
        if (!outline.next) continue;
        const auto touch = touched_at(look, *one.plan);
        const Time begin = begun_at(look, one.plan->product().id).value_or(Time::min());
        const bool is_better = !best || touch > best_touch || (touch == best_touch && begin > best_begin);
        if (!is_better) continue;
        best = Continuation{std::move(outline), one.progress};
        best_touch = touch;
        best_begin = begin;
    }
    return best;
}

void add_continuation(view::Values& body, const Continuation& found) {
    const Plan& plan = *found.outline.plan;
    const Plan::Page& next = plan.pages[*found.outline.next];
    view::Values& values = body.add("CONTINUE");
    values.keep("PRODUCT_NAME", plan.product().name);
    values.keep("PRODUCT_URL", plan.url);
    values.keep("NEXT_TITLE", next.page->title);
    values.keep("NEXT_URL", next.url);
    fill_cover(values, plan);
    values.show(found.progress.done > 0 ? view::Name("IS_RESUME") : view::Name("IS_START"));
    values.set("PERCENT", found.progress.percent);
    values.set("DONE_COUNT", found.progress.done);
    values.set("PAGE_COUNT", found.progress.pages);
}

void fill_opening(view::Values& values, const Look& look, const Opening& opening) {
    values.set("TITLE", opening.title);
    values.set("PRODUCT_NAME", opening.product_name);
    values.set("URL", opening.url);
    values.set("WHEN", distance_text(opening.at, look.now, look.shown.zone));
    values.set("WHEN_ISO", to_rfc3339(opening.at));
}

void add_openings(view::Values& body, Look& look) {
    const Openings openings = openings_of(look);
    if (openings.upcoming.empty() && openings.recent.empty()) return;
    view::Values& aside = body.add("HAS_ASIDE");
    view::Values* upcoming = openings.upcoming.empty() ? nullptr : &aside.add("HAS_UPCOMING");
    for (const Opening& opening : openings.upcoming) {
        view::Values& values = upcoming->add("UPCOMING");
        const DayTile tile = tile_of(opening.at, look.shown.zone);
        fill_opening(values, look, opening);
        values.set("DAY", tile.day);
        values.set("MONTH", tile.month);
    }
    view::Values* recent = openings.recent.empty() ? nullptr : &aside.add("HAS_RECENT");
    for (const Opening& opening : openings.recent) fill_opening(recent->add("RECENT"), look, opening);
}

// Only who was here before comes back: who completed something, or logged in another day.
bool is_back(const Look& look, const sessions::Viewer& viewer) {
    return !look.facts.completed.empty() || look.now - viewer.began_at >= first_day;
}

void view_home(view::Values& body, Look& look, const sessions::Viewer& viewer) {
    body.show_if(is_back(look, viewer), "IS_BACK");
    body.set_and_show("FIRST_NAME", viewer.member.first_name, "HAS_FIRST_NAME");
    const std::vector<Owned> owned = owned_by(look);
    if (const auto found = continuation_of(look, owned)) add_continuation(body, *found);
    add_openings(body, look);
    if (owned.empty()) return body.show("NO_PRODUCTS");
    view::Values& shelf = body.add("HAS_PRODUCTS");
    for (const Owned& one : owned) add_card(shelf, look, *one.plan, one.decision);
}

}  // namespace

http::Response show_home(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (front.member() == nullptr) return http::see_other(front.needs_login() ? "/login" : "/library");
    Look look = front.look();
    Sheet sheet{front, "portal/pages/home.html", {.title = "Home", .tab = Tab::home}};
    view_home(sheet.body(), look, *front.viewer);
    return sheet.answer(200);
}

}  // namespace hub::portal
