#include <algorithm>
#include <string>
#include <vector>

#include "app/app.h"
#include "catalog/categories.h"
#include "portal/cards.h"
#include "portal/outline.h"
#include "portal/portal.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

// The categories of what this viewer sees there, so that their names tell nothing of what is hidden.
void view_categories(view::Values& body, Look& look, const std::string& chosen) {
    std::vector<std::string> seen;
    for (const Plan& plan : look.shown.plans) {
        if (!stands_in_library(plan) || plan.product().categories.empty()) continue;
        if (look.judge.decide(plan.product().id).verdict == access::Verdict::hidden) continue;
        for (const std::string& name : plan.product().categories) seen.push_back(catalog::category_slug(name));
    }
    if (seen.empty()) return;
    view::Values& filter = body.add("HAS_CATEGORIES");
    if (chosen.empty()) filter.show("ALL_CHOSEN");
    for (const catalog::Category& category : catalog::categories_of(*look.shown.catalog)) {
        if (std::ranges::find(seen, category.slug) == seen.end()) continue;
        view::Values& values = filter.add("CATEGORY");
        values.set("CATEGORY_URL", "/library?category=" + http::percent_encoded(category.slug));
        values.set("CATEGORY_NAME", category.name);
        values.show_if(category.slug == chosen, "CATEGORY_CHOSEN");
    }
}

// Open first. What is hidden never appears.
void view_library(view::Values& body, Look& look, const std::string& category) {
    view::Values* open = nullptr;
    view::Values* locked = nullptr;
    for (const Plan& plan : look.shown.plans) {
        if (!stands_in_library(plan)) continue;
        if (!category.empty() && !catalog::stands_in(plan.product(), category)) continue;
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
    const std::string category = catalog::category_slug(request.parameter("category").value_or(""));
    view_categories(sheet.body(), look, category);
    view_library(sheet.body(), look, category);
    return sheet.answer(200);
}

}  // namespace hub::portal
