#include "portal/pages/locked.h"

#include "base/error.h"
#include "portal/cards.h"
#include "portal/phrases.h"
#include "portal/reasons.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

using access::Decision;
using access::Subject;
using access::Verdict;

void fill_date(view::Values& body, const Look& look, Time opens_at) {
    const DayTile tile = tile_of(opens_at, look.shown.zone);
    body.show("HAS_DATE");
    body.set("DAY", tile.day);
    body.set("MONTH", tile.month);
    body.set("WHEN", look.shown.zone.moment_text(opens_at));
    body.set("WHEN_ISO", to_rfc3339(opens_at));
}

void fill_explanation(view::Values& body, const Look& look, const Explanation& explanation) {
    body.set("REASON", explanation.reason);
    body.set_and_show("OPENER", explanation.opener, "HAS_OPENER");
    if (explanation.opens_at) fill_date(body, look, *explanation.opens_at);
    if (explanation.action.url.empty()) return;
    body.show("HAS_ACTION");
    body.set("ACTION_URL", explanation.action.url);
    body.set("ACTION_LABEL", explanation.action.label);
    for (const Way& way : explanation.others) {
        view::Values& other = body.add("OTHER");
        other.set("OTHER_URL", way.url);
        other.set("OTHER_LABEL", way.label);
    }
}

// Back to the product where that can be seen, else to the library.
void fill_way_back(view::Values& body, Look& look, const Plan& plan, bool is_page) {
    const bool to_product = is_page && look.judge.decide(plan.product().id).verdict != Verdict::hidden;
    body.set("BACK_URL", to_product ? plan.url : "/library");
    body.set("BACK_LABEL", to_product ? plan.product().name : "Library");
}

void view_locked(view::Values& body, Look& look, const Subject& subject, const Decision& decision,
                 const std::string& login_url) {
    const auto* const page_id = std::get_if<PageId>(&subject);
    const catalog::Page* const page = page_id == nullptr ? nullptr : look.shown.catalog->find(*page_id);
    const Plan& plan = *look.shown.plan_of(page == nullptr ? std::get<ThingId>(subject) : page->product);
    body.set("NAME", page == nullptr ? plan.product().name : page->title);
    fill_way_back(body, look, plan, page != nullptr);
    fill_cover(body, plan);
    if (plan.product().is_collection()) fill_label(body, plan);
    if (page == nullptr) body.set_and_show("TEASER", plan.product().description, "HAS_TEASER");
    fill_explanation(body, look, explanation_of(look, decision, subject, login_url));
    if (page == nullptr) add_included(body, look, plan);
}

std::string title_of(const Look& look, const Subject& subject) {
    if (const auto* const page = std::get_if<PageId>(&subject)) return look.shown.catalog->find(*page)->title;
    return look.shown.catalog->find(std::get<ThingId>(subject))->product.name;
}

}  // namespace

http::Response show_missing(const Front& front) {
    if (front.member() == nullptr) return http::see_other(login_url_to(front.request.target));
    throw NotFound("There is no page at this address, or it is not meant for you.");
}

http::Response show_closed(const Front& front, Look& look, const Subject& subject, const Decision& decision) {
    if (decision.verdict == Verdict::hidden) return show_missing(front);
    const std::string login_url = login_url_to(front.request.target);
    const bool is_page = std::holds_alternative<PageId>(subject);
    if (is_page && front.member() == nullptr) return http::see_other(login_url);
    Sheet sheet{front, "portal/pages/locked.html", {.title = title_of(look, subject), .tab = Tab::library}};
    view_locked(sheet.body(), look, subject, decision, login_url);
    return sheet.answer(403);
}

}  // namespace hub::portal
