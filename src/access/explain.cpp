#include <algorithm>

#include "access/verdict.h"
#include "base/text.h"

// The rules of a verdict in plain words, and what a member can do about a locked thing.
namespace hub::access {

namespace {

using Code = Reason::Code;
using catalog::Catalog;

std::string name_of(const Catalog& catalog, const std::optional<ThingId>& thing) {
    const auto* const entry = thing ? catalog.find(*thing) : nullptr;
    return entry == nullptr ? "this product" : "“" + entry->product.name + "”";
}

std::string title_of(const Catalog& catalog, const Reason& reason) {
    const catalog::Page* const page = reason.page ? catalog.find(*reason.page) : nullptr;
    return page == nullptr ? name_of(catalog, reason.thing) : "“" + page->title + "”";
}

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

std::string release_sentence(const Reason& rule, const Catalog& catalog, const Zone& zone) {
    const std::string date = rule.at ? zone.moment_text(*rule.at) : "";
    switch (rule.code) {
        case Code::fixed_date:
            return (rule.satisfied ? "Opened on " : "Opens on ") + date + ".";
        case Code::first_item:
            return "The first part opens at once.";
        case Code::time_delay:
            if (!rule.at) return "Its turn has not come.";
            return (rule.satisfied ? "Its turn came on " : "Its turn comes on ") + date + ".";
        case Code::previous_item:
            return rule.satisfied ? "What comes before it is complete."
                                  : "Opens when " + title_of(catalog, rule) + " is complete.";
        default:
            return "Opens at once.";
    }
}

// The innermost rule that isn't met, on the way that leads to an opening soonest.
const Reason* unmet(const std::vector<Reason>& reasons) {
    const auto failed = std::ranges::find_if_not(reasons, is_met);
    if (failed == reasons.end()) return nullptr;
    return &*failed;
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

const Reason* access_of(const Decision& decision) {
    const auto access = std::ranges::find(decision.reasons, Code::access, &Reason::code);
    return access == decision.reasons.end() ? nullptr : &*access;
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

// A collection that is held and whose turn for this product has not come.
const Reason* waiting_in_collection(const Reason& access) {
    const auto found = std::ranges::find_if(access.parts, [](const Reason& part) {
        return part.code == Code::collection_grant && is_met(part.parts[0]) && is_met(part.parts[1]) &&
               !is_met(part.parts[2]);
    });
    return found == access.parts.end() ? nullptr : &found->parts[2];
}

Opener release_opener(const Reason& release, const Catalog& catalog, const Zone& zone) {
    const Reason& rule = release.parts.empty() ? release : release.parts.front();
    if (rule.code == Code::previous_item) {
        Opener found{.kind = Opener::Kind::page, .text = "Finish " + title_of(catalog, rule) + " to open this."};
        if (rule.page) found.thing = *rule.page;
        if (rule.thing && !rule.page) found.thing = *rule.thing;
        return found;
    }
    if (rule.at) return {.kind = Opener::Kind::date, .text = "Opens on " + zone.moment_text(*rule.at) + "."};
    return {.kind = Opener::Kind::staff, .text = "Ask us when this opens."};
}

bool is_shown(const catalog::Product& product) {
    return product.status == catalog::Status::live && product.is_teased && product.is_in_library;
}

bool can_be_bought(const catalog::Product& product) {
    return product.purchase_method != catalog::PurchaseMethod::none;
}

// Bought itself where that can be; else by a collection, which is bought or given.
Opener way_in(const Reason& access, const Catalog& catalog) {
    const auto& entry = *catalog.find(*access.thing);
    Opener found{.kind = Opener::Kind::staff, .text = {}};
    std::vector<std::string> names;
    const catalog::Product* bought = can_be_bought(entry.product) ? &entry.product : nullptr;
    if (bought != nullptr) names.push_back(name_of(catalog, bought->id));
    for (const ThingId& id : entry.included_in) {
        const catalog::Product& collection = catalog.find(id)->product;
        if (!is_shown(collection)) continue;
        found.collections.push_back(id);
        names.push_back(name_of(catalog, id));
        if (bought == nullptr && can_be_bought(collection)) bought = &collection;
    }
    if (bought != nullptr) {
        found.kind = Opener::Kind::purchase;
        found.text = "Get " + join(names, " or ") + " to open this.";
        found.thing = bought->id;
        found.url = bought->purchase_url;
    } else if (!found.collections.empty()) {
        found.text = join(names, " or ") + " opens this. Ask us for it.";
        found.thing = found.collections.front();
    } else {
        found.text = "Ask us for access to " + name_of(catalog, access.thing) + ".";
    }
    return found;
}

Opener access_opener(const Reason& access, const Decision& decision, const Catalog& catalog, const Zone& zone) {
    if (const Reason* const waiting = waiting_in_collection(access)) return release_opener(*waiting, catalog, zone);
    if (decision.opens_at)
        return {.kind = Opener::Kind::date, .text = "Opens on " + zone.moment_text(*decision.opens_at) + "."};
    const auto wants_login =
        std::ranges::any_of(access.parts, [](const Reason& part) { return part.code == Code::mode_members; });
    if (wants_login) return {.kind = Opener::Kind::login, .text = "Log in to open this."};
    const auto over = ending(decision);
    if (over && over->payment_failed)
        return {
            .kind = Opener::Kind::payment, .text = "A payment failed. Renew your card to go on.", .thing = over->thing};
    return way_in(access, catalog);
}

// "No access to “Deep Rest” any more: …", as far as there ever was any.
std::string lock_summary(const Reason& access, const Decision& decision, const Catalog& catalog, const Zone& zone,
                         Time moment) {
    if (const Reason* const waiting = waiting_in_collection(access)) return sentence(*waiting, catalog, zone, moment);
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
            return met ? "The member is among those it is for." : "It is for members who are logged in.";
        case Code::release:
            return reason.parts.empty() ? "Opens at once." : release_sentence(reason.parts.front(), catalog, zone);
        case Code::fixed_date:
        case Code::first_item:
        case Code::time_delay:
        case Code::previous_item:
            return release_sentence(reason, catalog, zone);
    }
    return {};
}

std::string summary(const Decision& decision, const Catalog& catalog, const Zone& zone, Time moment) {
    const Reason* const failed = unmet(decision.reasons);
    if (failed != nullptr && failed->code == Code::access)
        return lock_summary(*failed, decision, catalog, zone, moment);
    if (failed != nullptr) return sentence(*failed, catalog, zone, moment);
    const Reason* const access = access_of(decision);
    if (access == nullptr) return "Open.";
    const auto way = std::ranges::find_if(access->parts, is_met);
    if (way == access->parts.end()) return "Open.";
    const std::string words = sentence(*way, catalog, zone, moment);
    return way->code == Code::collection_grant ? words + " " + sentence(way->parts[1], catalog, zone, moment) : words;
}

std::optional<Ending> ending(const Decision& decision) {
    const Reason* const access = access_of(decision);
    if (access == nullptr) return std::nullopt;
    const bool is_open = is_met(*access);
    const Reason* const last = is_open ? last_to_end(*access) : last_ended(*access);
    if (last == nullptr) return std::nullopt;
    return Ending{
        .at = is_open ? *last->at : *last->ended, .thing = *last->thing, .payment_failed = last->held->awaits_payment};
}

std::optional<Opener> opener(const Decision& decision, const Catalog& catalog, const Zone& zone) {
    if (decision.verdict != Verdict::locked) return std::nullopt;
    const Reason* const failed = unmet(decision.reasons);
    switch (failed->code) {
        case Code::access:
            return access_opener(*failed, decision, catalog, zone);
        case Code::release:
            return release_opener(*failed, catalog, zone);
        case Code::audience:
        case Code::login:
            return Opener{.kind = Opener::Kind::login, .text = "Log in to open this."};
        default:
            return std::nullopt;
    }
}

}  // namespace hub::access
