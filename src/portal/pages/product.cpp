#include "app/app.h"
#include "portal/cards.h"
#include "portal/course.h"
#include "portal/outline_view.h"
#include "portal/pages/locked.h"
#include "portal/portal.h"
#include "portal/reasons.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

// What the button leads to: the first page that is open and not done, else the first.
void fill_action(view::Values& body, const Outline& outline, const Progress& progress) {
    if (!outline.first_open) return;
    const std::size_t place = outline.next.value_or(*outline.first_open);
    body.show("HAS_ACTION");
    body.keep("ACTION_URL", outline.plan->pages[place].url);
    body.keep("NEXT_TITLE", outline.plan->pages[place].page->title);
    if (!outline.next) {
        body.show("IS_AGAIN");
    } else {
        body.show(progress.done > 0 ? view::Name("IS_RESUME") : view::Name("IS_START"));
    }
}

void fill_wait(view::Values& body, const Look& look, const Outline& outline) {
    const auto opens_at = outline.next ? std::nullopt : outline.opens_next();
    if (!opens_at) return;
    body.show("HAS_WAIT");
    body.set("WAIT", "The next page opens on " + look.shown.zone.moment_text(*opens_at) + ".");
}

// Where progress counts the pages of a product, how many they are is said already.
void fill_summary(view::Values& body, Look& look, const Plan& plan, const Progress& progress) {
    const bool is_counted = !plan.product().is_collection() && progress.pages > 0;
    body.set_and_show("SUMMARY", is_counted ? std::string{} : summary_of(look, plan), "HAS_SUMMARY");
}

void fill_ending(view::Values& body, Look& look, const ThingId& thing) {
    const std::string failed = failed_payment_sentence(look, thing);
    body.set_and_show("FAILED_PAYMENT", failed, "HAS_FAILED_PAYMENT");
    if (failed.empty()) body.set_and_show("ENDING", ending_sentence(look, thing), "HAS_ENDING");
}

void view_product(view::Values& body, Look& look, const Plan& plan) {
    const Outline outline = outline_of(look, plan);
    const Progress progress = progress_of(look, plan);
    body.keep("NAME", plan.product().name);
    if (!plan.product().description.empty()) {
        body.show("HAS_DESCRIPTION");
        body.keep("DESCRIPTION", plan.product().description);
    }
    fill_cover(body, plan);
    fill_label(body, plan);
    fill_summary(body, look, plan, progress);
    add_progress(body, progress);
    fill_action(body, outline, progress);
    fill_wait(body, look, outline);
    fill_ending(body, look, plan.product().id);
    if (has_own_pages(plan)) return add_course(body, look, plan, outline);
    const bool has_included = add_included(body, look, plan);
    if (outline.shown_of(plan.pages.size()) > 0) {
        body.show("HAS_OUTLINE");
        add_outline(body, outline, std::nullopt, progress.pages > 0 ? outline.next : std::nullopt);
    } else if (!has_included) {
        body.show("IS_EMPTY");
    }
}

}  // namespace

http::Response show_product(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (front.needs_login()) return http::see_other(login_url_to(request.target));
    Look look = front.look();
    const Plan* const plan = look.shown.plan_by_slug(request.capture("product"));
    if (plan == nullptr) return show_missing(front);
    const access::Decision decision = look.judge.decide(plan->product().id);
    if (decision.verdict != access::Verdict::open) return show_closed(front, look, plan->product().id, decision);
    Sheet sheet{
        front, "portal/pages/product.html", {.title = plan->product().name, .about = plan->about, .tab = Tab::library}};
    view_product(sheet.body(), look, *plan);
    return sheet.answer(200);
}

}  // namespace hub::portal
