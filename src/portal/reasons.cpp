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

constexpr int steps_followed_most = 1000;

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

// "To buy, or part of Studio membership".
std::string short_ways(const Look& look, const Opener& opener, const ThingId& product) {
    const bool is_sold = opener.kind == Opener::Kind::purchase && opener.thing == access::Subject{product};
    if (opener.collections.empty()) return is_sold ? "To buy" : look.is_visitor() ? "For members" : "Not yours yet";
    const std::string part = "art of " + name_of(look, opener.collections.front());
    return is_sold ? "To buy, or p" + part : "P" + part;
}

// Where what it stands in is shown: what is teased needs no verdict then.
bool is_hidden(Look& look, const access::Subject& subject) {
    const catalog::Page* const page = page_of(look, subject);
    const Plan* const plan = plan_of(look, subject);
    const bool is_teased = page != nullptr ? page->is_teased : plan != nullptr && plan->product().is_teased;
    return !is_teased && look.judge.decide(subject).verdict == access::Verdict::hidden;
}

// What must be complete first. That there is more than they are shown may be said, but not what it is called.
std::string after(Look& look, const access::Subject& awaited) {
    return is_hidden(look, awaited) ? "After what comes before it" : "After: " + name_of(look, awaited);
}

std::string short_access(Look& look, const Decision& decision, const ThingId& product) {
    const auto opener = access::opener(decision, *look.shown.catalog, look.shown.zone);
    if (!opener) return {};
    if (opener->kind == Opener::Kind::page && opener->thing) return after(look, *opener->thing);
    if (decision.opens_at) return opens_on(look, *decision.opens_at);
    if (opener->kind == Opener::Kind::payment) return "A payment failed";
    if (opener->kind == Opener::Kind::login) return "For members";
    if (access::end_before_turn(decision)) return "Not before your access ends";
    if (const auto over = access::ending(decision)) return "Ended on " + day_text(over->at, look.now, look.shown.zone);
    return short_ways(look, *opener, product);
}

std::string short_release(Look& look, const Decision& decision, const Reason& release) {
    if (!release.parts.empty() && release.parts.front().code == Code::previous_item) {
        const Reason& rule = release.parts.front();
        if (rule.page) return after(look, *rule.page);
        if (rule.thing) return after(look, *rule.thing);
    }
    if (decision.opens_at) return opens_on(look, *decision.opens_at);
    return access::end_before_turn(decision) ? "Not before your access ends" : "Not open yet";
}

const Reason* failed_of(const Decision& decision) {
    const auto failed = std::ranges::find_if_not(decision.reasons, access::is_met);
    return failed == decision.reasons.end() ? nullptr : &*failed;
}

// Whoever could write to someone is told how.
void ask_staff(const Look& look, Explanation& explanation) {
    const std::string& address = look.shown.site.support_email;
    if (address.empty()) return;
    explanation.action = {"mailto:" + address, "Write to us"};
}

// What opens it when nobody gave it and time won't: buying it, or a collection. One is to press, the others stand
// beside it.
void show_ways(const Look& look, const Plan& plan, const Opener& opener, Explanation& explanation) {
    const std::string name = quoted(plan.product().name);
    if (opener.kind == Opener::Kind::purchase && opener.thing == access::Subject{plan.product().id}) {
        explanation.opener = "Get " + name + " to open it.";
        explanation.action = {opener.url, "Get " + name};
    }
    if (opener.collections.empty()) return;
    const bool is_second = !explanation.action.label.empty();
    std::vector<std::string> names;
    names.reserve(opener.collections.size());
    for (const ThingId& id : opener.collections) {
        names.push_back(quoted(name_of(look, id)));
        Way way{look.shown.plan_of(id)->url, "See " + names.back()};
        if (explanation.action.label.empty()) {
            explanation.action = std::move(way);
        } else {
            explanation.others.push_back(std::move(way));
        }
    }
    const std::string also = !is_second ? " opens it." : names.size() == 1 ? " opens it too." : " open it too.";
    explanation.opener += (is_second ? " " : "") + join(names, is_second ? " and " : " or ") + also;
}

void ask_to_log_in(const std::string& login_url, Explanation& explanation) {
    explanation.opener = "Log in, and you come back to this very place.";
    explanation.action = {login_url, "Log in"};
}

// A visitor may well have it already; what they could buy stands beside.
void show_ways_to_visitor(const Look& look, const Plan& plan, const Opener& opener, const std::string& login_url,
                          Explanation& explanation) {
    show_ways(look, plan, opener, explanation);
    if (explanation.opener.empty()) return ask_to_log_in(login_url, explanation);
    explanation.opener += " If it is yours already, log in.";
    explanation.others.insert(explanation.others.begin(), std::move(explanation.action));
    explanation.action = {login_url, "Log in"};
}

// Back along what waits for one another, to the step that is open.
access::Subject open_step(Look& look, access::Subject step) {
    for (int left = steps_followed_most; left > 0; --left) {
        const auto opener = access::opener(look.judge.decide(step), *look.shown.catalog, look.shown.zone);
        if (!opener || opener->kind != Opener::Kind::page || !opener->thing || is_hidden(look, *opener->thing)) break;
        step = *opener->thing;
    }
    return step;
}

void lead_to_page(Look& look, const access::Subject& awaited, Explanation& explanation) {
    if (is_hidden(look, awaited)) {
        explanation.opener = "It opens when you complete what comes before it.";
        return;
    }
    const access::Subject step = open_step(look, awaited);
    explanation.opener = "It opens when you complete " + quoted(name_of(look, awaited)) + ".";
    if (step != awaited) explanation.opener += " On the way there, " + quoted(name_of(look, step)) + " is next.";
    explanation.action = {url_of(look, step), "Go to " + quoted(name_of(look, step))};
}

// A page in what is theirs that isn't meant for them. What opens it is said where it can be bought.
void explain_audience(const Look& look, const Opener& opener, Explanation& explanation) {
    explanation.reason = "This page is for certain members.";
    if (opener.kind == Opener::Kind::purchase && opener.thing) {
        explanation.opener = opener.text;
        explanation.action = {opener.url, "Get " + quoted(name_of(look, *opener.thing))};
        return;
    }
    explanation.opener = "Ask us if you think that it should be open.";
    ask_staff(look, explanation);
}

std::string not_open_yet(const Look& look, const access::Subject& subject) {
    return page_of(look, subject) != nullptr ? "This page isn’t open yet."
                                             : quoted(name_of(look, subject)) + " isn’t open yet.";
}

std::string not_yours(const Look& look, const Plan& plan, const Decision& decision) {
    const std::string name = quoted(plan.product().name);
    if (const auto end = access::end_before_turn(decision))
        return "Your access ends on " + look.shown.zone.date_text(*end) + ", before this opens.";
    if (const auto over = access::ending(decision)) {
        const std::string date = look.shown.zone.date_text(over->at);
        if (over->payment_failed) return "A payment failed, so your access ended on " + date + ".";
        return "Your access ended on " + date + ".";
    }
    if (look.is_visitor()) return name + " is for members.";
    return name + " isn’t yours yet.";
}

}  // namespace

std::string short_reason(Look& look, const Decision& decision) {
    const Reason* const failed = failed_of(decision);
    if (failed == nullptr) return {};
    if (failed->code == Code::access && failed->thing) return short_access(look, decision, *failed->thing);
    if (failed->code == Code::release) return short_release(look, decision, *failed);
    return look.is_visitor() ? "For members" : "For certain members";
}

Explanation explanation_of(Look& look, const Decision& decision, const access::Subject& subject,
                           const std::string& login_url) {
    const Plan& plan = *plan_of(look, subject);
    const auto opener = access::opener(decision, *look.shown.catalog, look.shown.zone)
                            .value_or(Opener{.kind = Opener::Kind::staff, .text = {}});
    Explanation explanation{.reason = not_yours(look, plan, decision), .opener = {}, .opens_at = decision.opens_at};
    switch (opener.kind) {
        case Opener::Kind::date:
            explanation.reason = not_open_yet(look, subject);
            if (!decision.opens_at) explanation.opener = opener.text;
            break;
        case Opener::Kind::page:
            explanation.reason = not_open_yet(look, subject);
            if (opener.thing) lead_to_page(look, *opener.thing, explanation);
            break;
        case Opener::Kind::payment:
            explanation.opener = "Renew your card, and it opens again.";
            ask_staff(look, explanation);
            break;
        case Opener::Kind::login:
            explanation.reason = page_of(look, subject) != nullptr ? "This page is for members."
                                                                   : quoted(plan.product().name) + " is for members.";
            ask_to_log_in(login_url, explanation);
            break;
        case Opener::Kind::purchase:
        case Opener::Kind::staff:
            if (look.is_visitor()) {
                show_ways_to_visitor(look, plan, opener, login_url, explanation);
                break;
            }
            if (const Reason* const failed = failed_of(decision); failed && failed->code == Code::audience) {
                explain_audience(look, opener, explanation);
                break;
            }
            show_ways(look, plan, opener, explanation);
            if (!explanation.opener.empty()) break;
            explanation.opener = "Ask us if you think that it should be open.";
            ask_staff(look, explanation);
            break;
    }
    return explanation;
}

std::string ending_sentence(Look& look, const ThingId& thing) {
    const access::Intervals& holds = look.judge.holds(thing);
    const auto ends = holds.contains(look.now) ? holds.next_change_after(look.now) : std::nullopt;
    return ends ? "Open to you until " + look.shown.zone.moment_text(*ends) + "." : std::string{};
}

std::string failed_payment_sentence(Look& look, const ThingId& thing) {
    const Decision decision = look.judge.decide(thing);
    const auto end = access::ending(decision);
    if (decision.verdict == access::Verdict::hidden || !end || !end->payment_failed) return {};
    const std::string failed = "A payment for " + quoted(name_of(look, end->thing)) + " failed. ";
    if (decision.verdict != access::Verdict::open)
        return failed + "Your access ended on " + look.shown.zone.date_text(end->at) +
               "; renew your card, and it opens again.";
    const bool is_itself = end->thing == thing;
    return failed + (is_itself ? "It" : quoted(name_of(look, thing))) + " stays open to you until " +
           look.shown.zone.date_text(end->at) + "; renew your card, and it goes on.";
}

}  // namespace hub::portal
