#include <algorithm>

#include "access/verdict.h"
#include "access/words.h"
#include "base/text.h"

// The rules of a verdict in plain words.
namespace hub::access {

namespace {

using Code = Reason::Code;
using catalog::Catalog;

std::string source_text(const Held& held) {
    if (held.source == "manual") return "given by hand";
    if (held.source == "stripe") return "bought through Stripe";
    if (held.source == "api") return "given through the API";
    if (held.source == "import") return "imported";
    return "from " + held.source;
}

std::string grant_sentence(const Reason& reason, const Catalog& catalog, const Zone& zone, Time moment) {
    const std::string name = name_of(catalog, reason.thing);
    if (reason.held == nullptr) return reason.satisfied ? "Has " + name + "." : name + " was not given.";
    const std::string what = "Access to " + name + ", " + source_text(*reason.held);
    if (reason.satisfied && reason.held->awaits_payment && reason.at)
        return what + ": a payment failed, access goes on until " + zone.moment_text(*reason.at) + ".";
    if (reason.satisfied && reason.at) return what + ", until " + zone.moment_text(*reason.at) + ".";
    if (reason.satisfied) return what + ".";
    if (reason.at && *reason.at > moment) return what + ", begins on " + zone.moment_text(*reason.at) + ".";
    if (!reason.ended) return what + ", has ended.";
    const std::string end = what + ", ended on " + zone.moment_text(*reason.ended);
    return end + (reason.held->awaits_payment ? " because a payment failed." : ".");
}

// Access ends, or ended, before the turn comes.
std::string too_late_sentence(const Reason& rule, const Zone& zone, Time moment) {
    const std::string end = zone.moment_text(*rule.ended);
    if (*rule.ended <= moment) return "Access ended on " + end + ", before its turn.";
    return "Access ends on " + end + ", before its turn on " + zone.moment_text(*rule.at) + ".";
}

std::string date_sentence(const Reason& rule, const Zone& zone) {
    return (rule.satisfied ? "Opened on " : "Opens on ") + zone.moment_text(*rule.at) + ".";
}

std::string delay_sentence(const Reason& rule, const Catalog& catalog, const Zone& zone) {
    if (rule.at)
        return (rule.satisfied ? "Its turn came on " : "Its turn comes on ") + zone.moment_text(*rule.at) + ".";
    return "Opens " + delay_text(catalog, rule) + " after access begins.";
}

std::string release_sentence(const Reason& rule, const Catalog& catalog, const Zone& zone, Time moment) {
    if (rule.ended) return too_late_sentence(rule, zone, moment);
    if (rule.code == Code::fixed_date) return date_sentence(rule, zone);
    if (rule.code == Code::time_delay) return delay_sentence(rule, catalog, zone);
    if (rule.code == Code::first_item) return "The first part opens at once.";
    return rule.satisfied ? "What comes before it is complete."
                          : "Opens when " + title_of(catalog, rule) + " is complete.";
}

// The grants that decide about a rule of access: those of the thing itself, and of the collections that include it.
std::vector<const Reason*> grants_in(const Reason& access) {
    std::vector<const Reason*> grants;
    for (const Reason& part : access.parts) {
        if (part.code == Code::grant) grants.push_back(&part);
        if (part.code == Code::collection_grant) grants.push_back(&part.parts[1]);
    }
    return grants;
}

// The grant that keeps it open longest; none where something without an end does.
const Reason* last_to_end(const Reason& access) {
    const Reason* last = nullptr;
    for (const Reason& part : access.parts) {
        if (!is_met(part)) continue;
        const Reason& grant = part.code == Code::collection_grant ? part.parts[1] : part;
        if (grant.held == nullptr || !grant.at) return nullptr;
        if (last == nullptr || *last->at < *grant.at) last = &grant;
    }
    return last;
}

const Reason* last_ended(const Reason& access) {
    const Reason* last = nullptr;
    for (const Reason* const grant : grants_in(access)) {
        if (grant->ended && (last == nullptr || *last->ended < *grant->ended)) last = grant;
    }
    return last;
}

// Access that is there may begin or go on later than the turn comes.
std::string turn_summary(const Reason& release, const Decision& decision, const Catalog& catalog, const Zone& zone,
                         Time moment) {
    const Reason& rule = rule_of(release);
    if (decision.opens_at && rule.at && *decision.opens_at != *rule.at)
        return "Opens on " + zone.moment_text(*decision.opens_at) + ".";
    return sentence(rule, catalog, zone, moment);
}

// "No access to “Deep Rest” any more: …", as far as there ever was any.
std::string lock_summary(const Reason& access, const Decision& decision, const Catalog& catalog, const Zone& zone,
                         Time moment) {
    if (const Reason* const waiting = waiting_in_collection(access))
        return turn_summary(*waiting, decision, catalog, zone, moment);
    const auto over = ending(decision);
    if (!over || decision.opens_at) return sentence(access, catalog, zone, moment);
    const bool is_itself = over->thing == *access.thing;
    return "Access to " + name_of(catalog, access.thing) +
           (is_itself ? "" : " through " + name_of(catalog, over->thing)) + " ended on " + zone.moment_text(over->at) +
           (over->payment_failed ? " because a payment failed." : ".");
}

}  // namespace

std::string_view code_word(Code code) {
    switch (code) {
        case Code::live:
            return "live";
        case Code::product_live:
            return "product_live";
        case Code::mode_public:
            return "mode_public";
        case Code::mode_members:
            return "mode_members";
        case Code::login:
            return "login";
        case Code::access:
            return "access";
        case Code::grant:
            return "grant";
        case Code::collection_grant:
            return "collection_grant";
        case Code::audience:
            return "audience";
        case Code::any_of:
            return "any_of";
        case Code::all_of:
            return "all_of";
        case Code::tag:
            return "tag";
        case Code::group:
            return "group";
        case Code::holding:
            return "holding";
        case Code::subscription:
            return "subscription";
        case Code::release:
            return "release";
        case Code::fixed_date:
            return "fixed_date";
        case Code::first_item:
            return "first_item";
        case Code::time_delay:
            return "time_delay";
        case Code::previous_item:
            return "previous_item";
    }
    return "access";
}

std::string sentence(const Reason& reason, const Catalog& catalog, const Zone& zone, Time moment) {
    const bool met = is_met(reason);
    switch (reason.code) {
        case Code::live:
            return met ? "It is live." : "It is a draft.";
        case Code::product_live:
            return name_of(catalog, reason.thing) + (met ? " is live." : " is a draft.");
        case Code::mode_public:
            return "It is open to everyone.";
        case Code::mode_members:
            return met ? "It is open to every member." : "It is open to members who are logged in.";
        case Code::login:
            return met ? "Logged in." : "Not logged in.";
        case Code::access:
            return met ? "Has access to " + name_of(catalog, reason.thing) + "."
                       : "Has no access to " + name_of(catalog, reason.thing) + ".";
        case Code::grant:
            return grant_sentence(reason, catalog, zone, moment);
        case Code::collection_grant:
            return (met ? "Included in " : "Would be included in ") + name_of(catalog, reason.thing) + ".";
        case Code::audience:
        case Code::any_of:
        case Code::all_of:
        case Code::tag:
        case Code::group:
        case Code::holding:
        case Code::subscription:
            return audience_sentence(reason, catalog);
        case Code::release:
            return reason.parts.empty() ? "Opens at once." : sentence(rule_of(reason), catalog, zone, moment);
        case Code::fixed_date:
        case Code::first_item:
        case Code::time_delay:
        case Code::previous_item:
            return release_sentence(reason, catalog, zone, moment);
    }
    return {};
}

std::string summary(const Decision& decision, const Catalog& catalog, const Zone& zone, Time moment) {
    const Reason* const failed = unmet(decision);
    if (failed != nullptr && failed->code == Code::access)
        return lock_summary(*failed, decision, catalog, zone, moment);
    if (failed != nullptr && failed->code == Code::release)
        return turn_summary(*failed, decision, catalog, zone, moment);
    if (failed != nullptr) return sentence(*failed, catalog, zone, moment);
    const Reason* const access = reason_of(decision, Code::access);
    if (access == nullptr) return "Open.";
    const auto way = std::ranges::find_if(access->parts, is_met);
    if (way == access->parts.end()) return "Open.";
    const std::string words = sentence(*way, catalog, zone, moment);
    return way->code == Code::collection_grant ? words + " " + sentence(way->parts[1], catalog, zone, moment) : words;
}

std::optional<Ending> ending(const Decision& decision) {
    const Reason* const access = reason_of(decision, Code::access);
    if (access == nullptr) return std::nullopt;
    const bool is_open = is_met(*access);
    const Reason* const last = is_open ? last_to_end(*access) : last_ended(*access);
    if (last == nullptr) return std::nullopt;
    return Ending{
        .at = is_open ? *last->at : *last->ended, .thing = *last->thing, .payment_failed = last->held->awaits_payment};
}

}  // namespace hub::access
