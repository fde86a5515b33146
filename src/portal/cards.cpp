#include "portal/cards.h"

#include <algorithm>

#include "base/text.h"
#include "portal/openings.h"
#include "portal/reasons.h"

namespace hub::portal {

namespace {

constexpr std::string_view plain_label_color = "#5b6b73";
constexpr Duration new_for = std::chrono::hours{24 * 14};

void add_badge(view::Values& card, std::string_view text, view::Name look) {
    view::Values& badge = card.add("HAS_BADGE");
    badge.set("BADGE", text);
    badge.show(look);
}

// Opened to this viewer lately, or made lately where it is open to everyone.
bool is_new(Look& look, const Plan& plan) {
    const Time since = begun_at(look, plan.product().id).value_or(plan.product().created_at);
    return look.now - since <= new_for;
}

void fill_state(view::Values& card, Look& look, const Plan& plan, const access::Decision& decision) {
    if (decision.verdict != access::Verdict::open) {
        card.show("IS_LOCKED");
        card.set("REASON", short_reason(look, decision));
        return;
    }
    const Progress progress = progress_of(look, plan);
    if (progress.is_complete()) {
        card.show("IS_COMPLETED");
        add_badge(card, "Completed", "BADGE_GOOD");
        card.set("PAGE_COUNT", progress.pages);
    } else if (progress.done > 0) {
        card.show("IS_STARTED");
        add_badge(card, "In progress", "BADGE_PLAIN");
        card.set("PERCENT", progress.percent);
        card.set("DONE_COUNT", progress.done);
        card.set("PAGE_COUNT", progress.pages);
    } else {
        card.show("IS_OPEN");
        if (is_new(look, plan)) add_badge(card, "New", "BADGE_NEW");
        card.set("SUMMARY", summary_of(look, plan));
    }
}

}  // namespace

bool stands_in_library(const Plan& plan) {
    return plan.product().status == catalog::Status::live && plan.product().is_in_library;
}

std::string summary_of(Look& look, const Plan& plan) {
    const std::size_t shown = pages_shown(look, plan);
    const std::string pages = counted(static_cast<std::int64_t>(shown), "page", "pages");
    if (!plan.product().is_collection()) return pages;
    const auto is_live = [&](const ThingId& id) {
        return look.shown.catalog->find(id)->product.status == catalog::Status::live;
    };
    const std::string products = counted(std::ranges::count_if(plan.entry->includes, is_live), "product", "products");
    return shown == 0 ? products : products + " and " + pages;
}

void add_search(view::Values& body, std::string_view typed) {
    body.include("SEARCH", "portal/layout/search.html").set("QUERY", typed);
}

void fill_cover(view::Values& values, const Plan& plan) {
    if (plan.product().image_url.empty()) {
        values.show("NO_IMAGE");
        values.keep("INITIAL", plan.initial);
    } else {
        values.show("HAS_IMAGE");
        values.keep("IMAGE_URL", plan.product().image_url);
    }
}

void fill_label(view::Values& values, const Plan& plan) {
    const catalog::Product& product = plan.product();
    if (!product.is_collection()) return values.show("NO_LABEL");
    values.show("HAS_LABEL");
    values.set("LABEL", product.label.empty() ? "Collection" : product.label);
    values.set("LABEL_COLOR", product.label_color.empty() ? plain_label_color : product.label_color);
}

void add_card(view::Values& shelf, Look& look, const Plan& plan, const access::Decision& decision) {
    view::Values& card = shelf.include("CARD", "portal/layout/card.html");
    card.keep("NAME", plan.product().name);
    card.keep("URL", plan.url);
    if (!plan.product().description.empty()) {
        card.show("HAS_DESCRIPTION");
        card.keep("DESCRIPTION", plan.product().description);
    }
    fill_cover(card, plan);
    if (plan.product().is_collection()) fill_label(card, plan);
    fill_state(card, look, plan, decision);
}

bool add_included(view::Values& body, Look& look, const Plan& plan) {
    view::Values* included = nullptr;
    for (const ThingId& id : plan.entry->includes) {
        const access::Decision decision = look.judge.decide(id);
        if (decision.verdict == access::Verdict::hidden) continue;
        if (included == nullptr) included = &body.include("INCLUDED", "portal/layout/included.html");
        add_card(*included, look, *look.shown.plan_of(id), decision);
    }
    return included != nullptr;
}

}  // namespace hub::portal
