#include "app/app.h"
#include "portal/cards.h"
#include "portal/outline.h"
#include "portal/portal.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

// Open first. What is hidden never appears.
void view_library(view::Values& body, Look& look) {
    view::Values* open = nullptr;
    view::Values* locked = nullptr;
    for (const Plan& plan : look.shown.plans) {
        if (!stands_in_library(plan)) continue;
        const access::Decision decision = look.judge.decide(plan.product().id);
        if (decision.verdict == access::Verdict::hidden) continue;
        const bool is_open = decision.verdict == access::Verdict::open;
        view::Values*& shelf = is_open ? open : locked;
        if (shelf == nullptr) shelf = &(is_open ? body.add("HAS_OPEN") : body.add("HAS_LOCKED"));
        add_card(*shelf, look, plan, decision);
    }
    if (open == nullptr && locked == nullptr) body.show("IS_EMPTY");
}

}  // namespace

http::Response show_library(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (front.needs_login()) return http::see_other(login_url_to(request.target));
    Look look = front.look();
    Sheet sheet{front, "portal/pages/library.html", {.title = "Library", .tab = Tab::library}};
    add_search(sheet.body(), {});
    view_library(sheet.body(), look);
    return sheet.answer(200);
}

}  // namespace hub::portal
