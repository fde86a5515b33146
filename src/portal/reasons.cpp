#include "portal/reasons.h"

#include <algorithm>

#include "base/text.h"
#include "portal/phrases.h"

namespace hub::portal {

namespace {

using access::Decision;
using access::Opener;
using access::Reason;
using Code = Reason::Code;

std::string quoted(const std::string& name) {
    return "“" + name + "”";
}

const catalog::Page* page_of(const Look& look, const access::Subject& subject) {
    const auto* const page = std::get_if<PageId>(&subject);
    return page == nullptr ? nullptr : look.shown.catalog->find(*page);
}

const Plan* plan_of(const Look& look, const access::Subject& subject) {
    if (const auto* const thing = std::get_if<ThingId>(&subject)) return look.shown.plan_of(*thing);
    const catalog::Page* const page = page_of(look, subject);
    return page == nullptr ? nullptr : look.shown.plan_of(page->product);
}

// Title of a page, name of a product.
std::string name_of(const Look& look, const access::Subject& subject) {
    if (const catalog::Page* const page = page_of(look, subject)) return page->title;
    const Plan* const plan = plan_of(look, subject);
    return plan == nullptr ? std::string{} : plan->product().name;
}

std::string url_of(const Look& look, const access::Subject& subject) {
    const Plan* const plan = plan_of(look, subject);
    if (plan == nullptr) return "/library";
    const catalog::Page* const page = page_of(look, subject);
    const auto place = page == nullptr ? std::nullopt : plan->place_of(page->id);
    return place ? plan->pages[*place].url : plan->url;
}

std::string opens_on(const Look& look, Time at) {
    return "Opens on " + day_text(at, look.now, look.shown.zone);
}

// The collections that would open a product, as far as they are shown.
std::vector<const Plan*> ways_in(const Look& look, const ThingId& product) {
    std::vector<const Plan*> ways;
    for (const ThingId& id : look.shown.plan_of(product)->entry->included_in) {
        const Plan* const plan = look.shown.plan_of(id);
        const bool is_shown = plan != nullptr && plan->product().status == catalog::Status::live &&
                              plan->product().is_teased && plan->product().is_in_library;
        if (is_shown) ways.push_back(plan);
    }
    return ways;
}

// When the last of what gave the product ended.
std::optional<Time> ended_at(const Look& look, const ThingId& product) {
    const auto& included_in = look.shown.plan_of(product)->entry->included_in;
    std::optional<Time> last;
    for (const access::Held& held : look.facts.held) {
        const bool gave_it = held.thing == product || std::ranges::find(included_in, held.thing) != included_in.end();
        if (!gave_it || held.spells.empty()) continue;
        const auto until = held.spells.all().back().until;
        if (until && *until <= look.now && (!last || *last < *until)) last = until;
    }
    return last;
}

std::string short_access(const Look& look, const Decision& decision, const ThingId& product) {
    const auto opener = access::opener(decision, *look.shown.catalog, look.shown.zone);
    if (opener && opener->kind == Opener::Kind::page && opener->thing) return "After: " + name_of(look, *opener->thing);
    if (decision.opens_at) return opens_on(look, *decision.opens_at);
    if (opener && opener->kind == Opener::Kind::payment) return "A payment failed";
    if (opener && opener->kind == Opener::Kind::login) return "For members";
    if (const auto ended = ended_at(look, product)) return "Ended on " + day_text(*ended, look.now, look.shown.zone);
    if (const auto ways = ways_in(look, product); !ways.empty()) return "Part of " + ways.front()->product().name;
    return look.is_visitor() ? "For members" : "Not yours yet";
}

std::string short_release(const Look& look, const Decision& decision, const Reason& release) {
    if (!release.parts.empty() && release.parts.front().code == Code::previous_item) {
        const Reason& rule = release.parts.front();
        if (rule.page) return "After: " + name_of(look, *rule.page);
        if (rule.thing) return "After: " + name_of(look, *rule.thing);
    }
    return decision.opens_at ? opens_on(look, *decision.opens_at) : "Not open yet";
}

const Reason* failed_of(const Decision& decision) {
    const auto failed = std::ranges::find_if_not(decision.reasons, access::is_met);
    return failed == decision.reasons.end() ? nullptr : &*failed;
}

// Whoever could write to someone is told how.
void ask_staff(const Look& look, Explanation& explanation) {
    const std::string& address = look.shown.site.support_email;
    if (address.empty()) return;
    explanation.action_url = "mailto:" + address;
    explanation.action_label = "Write to us";
}

void show_way_in(const Look& look, const ThingId& product, Explanation& explanation) {
    const auto ways = ways_in(look, product);
    if (ways.empty()) {
        explanation.opener = "Ask us if you think that it should be open.";
        return ask_staff(look, explanation);
    }
    std::vector<std::string> names;
    for (const Plan* const way : ways) names.push_back(quoted(way->product().name));
    explanation.opener = join(names, " or ") + " opens it.";
    explanation.action_url = ways.front()->url;
    explanation.action_label = "See " + names.front();
}

void offer(const Plan& plan, const std::string& url, Explanation& explanation) {
    explanation.opener = "Get " + quoted(plan.product().name) + " to open it.";
    explanation.action_url = url;
    explanation.action_label = "Get " + quoted(plan.product().name);
}

void ask_to_log_in(const std::string& login_url, Explanation& explanation) {
    explanation.opener = "Log in, and you come back to this very place.";
    explanation.action_url = login_url;
    explanation.action_label = "Log in";
}

std::string not_open_yet(const Look& look, const access::Subject& subject) {
    return page_of(look, subject) != nullptr ? "This page isn’t open yet."
                                             : quoted(name_of(look, subject)) + " isn’t open yet.";
}

std::string not_yours(const Look& look, const Plan& plan) {
    if (const auto ended = ended_at(look, plan.product().id))
        return "Your access ended on " + look.shown.zone.date_text(*ended) + ".";
    if (look.is_visitor()) return quoted(plan.product().name) + " is for members.";
    return quoted(plan.product().name) + " isn’t yours yet.";
}

}  // namespace

std::string short_reason(const Look& look, const Decision& decision) {
    const Reason* const failed = failed_of(decision);
    if (failed == nullptr) return {};
    if (failed->code == Code::access && failed->thing) return short_access(look, decision, *failed->thing);
    if (failed->code == Code::release) return short_release(look, decision, *failed);
    return "For members";
}

Explanation explanation_of(const Look& look, const Decision& decision, const access::Subject& subject,
                           const std::string& login_url) {
    const Plan& plan = *plan_of(look, subject);
    const auto opener = access::opener(decision, *look.shown.catalog, look.shown.zone);
    Explanation explanation{.reason = not_yours(look, plan),
                            .opener = {},
                            .opens_at = decision.opens_at,
                            .action_url = {},
                            .action_label = {}};
    switch (opener ? opener->kind : Opener::Kind::staff) {
        case Opener::Kind::date:
            explanation.reason = not_open_yet(look, subject);
            if (!decision.opens_at) explanation.opener = opener->text;
            break;
        case Opener::Kind::page:
            explanation.reason = not_open_yet(look, subject);
            explanation.opener = "It opens when you complete " + quoted(name_of(look, *opener->thing)) + ".";
            explanation.action_url = url_of(look, *opener->thing);
            explanation.action_label = "Go to " + quoted(name_of(look, *opener->thing));
            break;
        case Opener::Kind::payment:
            explanation.reason = "A payment failed, so your access has ended.";
            explanation.opener = "Renew your card, and it opens again.";
            ask_staff(look, explanation);
            break;
        case Opener::Kind::login:
            explanation.reason = page_of(look, subject) != nullptr ? "This page is for members."
                                                                   : quoted(plan.product().name) + " is for members.";
            ask_to_log_in(login_url, explanation);
            break;
        case Opener::Kind::purchase:
            offer(plan, opener->url, explanation);
            break;
        case Opener::Kind::staff:
            if (look.is_visitor()) {
                ask_to_log_in(login_url, explanation);
            } else {
                show_way_in(look, plan.product().id, explanation);
            }
            break;
    }
    return explanation;
}

std::optional<Time> ends_at(Look& look, const ThingId& thing) {
    const access::Intervals& holds = look.judge.holds(thing);
    return holds.contains(look.now) ? holds.next_change_after(look.now) : std::nullopt;
}

}  // namespace hub::portal
