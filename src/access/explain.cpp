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
    if (reason.held == nullptr)
        return reason.satisfied ? "Has " + name + "." : "Nobody has given this member " + name + ".";
    const std::string what = "Access to " + name + ", " + source_text(*reason.held);
    if (reason.satisfied && reason.held->awaits_payment && reason.at)
        return what + ": a payment failed, access goes on until " + zone.moment_text(*reason.at) + ".";
    if (reason.satisfied && reason.at) return what + ", until " + zone.moment_text(*reason.at) + ".";
    if (reason.satisfied) return what + ".";
    if (reason.at && *reason.at > moment) return what + ", begins on " + zone.moment_text(*reason.at) + ".";
    if (reason.held->awaits_payment) return what + ", has ended because a payment failed.";
    const auto& spells = reason.held->spells.all();
    if (spells.empty() || !spells.back().until) return what + ", has ended.";
    return what + ", ended on " + zone.moment_text(*spells.back().until) + ".";
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

// A grant that ended because a payment failed: a new card brings it back.
const Reason* ended_for_payment(const Reason& access) {
    const auto found = std::ranges::find_if(access.parts, [](const Reason& part) {
        return part.code == Code::grant && part.held != nullptr && part.held->awaits_payment && !part.satisfied;
    });
    return found == access.parts.end() ? nullptr : &*found;
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

Opener access_opener(const Reason& access, const Decision& decision, const Catalog& catalog, const Zone& zone) {
    if (const Reason* const waiting = waiting_in_collection(access)) return release_opener(*waiting, catalog, zone);
    if (decision.opens_at)
        return {.kind = Opener::Kind::date, .text = "Opens on " + zone.moment_text(*decision.opens_at) + "."};
    const auto wants_login =
        std::ranges::any_of(access.parts, [](const Reason& part) { return part.code == Code::mode_members; });
    if (wants_login) return {.kind = Opener::Kind::login, .text = "Log in to open this."};
    if (ended_for_payment(access) != nullptr)
        return {.kind = Opener::Kind::payment,
                .text = "A payment failed. Renew your card to go on.",
                .thing = *access.thing};
    const auto* const entry = catalog.find(*access.thing);
    if (entry != nullptr && entry->product.purchase_method != catalog::PurchaseMethod::none)
        return {.kind = Opener::Kind::purchase,
                .text = "Get “" + entry->product.name + "” to open this.",
                .thing = entry->product.id,
                .url = entry->product.purchase_url};
    return {.kind = Opener::Kind::staff, .text = "Ask us for access to " + name_of(catalog, access.thing) + "."};
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
    if (failed != nullptr) return sentence(*failed, catalog, zone, moment);
    const auto access = std::ranges::find(decision.reasons, Code::access, &Reason::code);
    if (access == decision.reasons.end()) return "Open.";
    const auto way = std::ranges::find_if(access->parts, is_met);
    return way == access->parts.end() ? "Open." : sentence(*way, catalog, zone, moment);
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
