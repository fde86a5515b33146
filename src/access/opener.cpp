#include <algorithm>

#include "access/verdict.h"
#include "access/words.h"
#include "base/text.h"

// What a member can do about a locked thing.
namespace hub::access {

namespace {

using Code = Reason::Code;
using catalog::Catalog;

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

// What is waited for once access has begun, where that is more than nothing.
std::string afterwards(const Decision& decision, const Catalog& catalog) {
    const Reason* const release = reason_of(decision, Code::release);
    if (release == nullptr || is_met(*release)) return {};
    const Reason& rule = rule_of(*release);
    if (rule.code == Code::previous_item) return " It opens when " + title_of(catalog, rule) + " is complete.";
    const std::string delay = delay_text(catalog, rule);
    return delay.empty() ? "" : " It opens " + delay + " after that.";
}

Opener on_date(Time at, const Zone& zone) {
    return {.kind = Opener::Kind::date, .text = "Opens on " + zone.moment_text(at) + "."};
}

Opener release_opener(const Reason& release, const Decision& decision, const Catalog& catalog, const Zone& zone) {
    const Reason& rule = rule_of(release);
    if (rule.code == Code::previous_item) {
        Opener found{.kind = Opener::Kind::page, .text = "Finish " + title_of(catalog, rule) + " to open this."};
        if (rule.page) found.thing = *rule.page;
        if (rule.thing && !rule.page) found.thing = *rule.thing;
        return found;
    }
    if (decision.opens_at) return on_date(*decision.opens_at, zone);
    const Reason* const access = reason_of(decision, Code::access);
    if (access == nullptr || !rule.ended) return {.kind = Opener::Kind::staff, .text = "Ask us when this opens."};
    Opener longer = way_in(*access, catalog);
    longer.text = "Access ends before this opens. " + longer.text;
    return longer;
}

Opener access_opener(const Reason& access, const Decision& decision, const Catalog& catalog, const Zone& zone) {
    if (const Reason* const waiting = waiting_in_collection(access))
        return release_opener(*waiting, decision, catalog, zone);
    if (decision.opens_at) return on_date(*decision.opens_at, zone);
    const auto wants_login =
        std::ranges::any_of(access.parts, [](const Reason& part) { return part.code == Code::mode_members; });
    if (wants_login) return {.kind = Opener::Kind::login, .text = "Log in to open this."};
    const auto over = ending(decision);
    if (over && over->payment_failed)
        return {
            .kind = Opener::Kind::payment, .text = "A payment failed. Renew your card to go on.", .thing = over->thing};
    Opener found = way_in(access, catalog);
    found.text += afterwards(decision, catalog);
    return found;
}

// What is asked for and could be bought.
const Reason* buyable_in(const Reason& reason, const Catalog& catalog) {
    const auto* const entry = reason.thing && !reason.is_negated ? catalog.find(*reason.thing) : nullptr;
    const bool is_offered = entry != nullptr && is_shown(entry->product) && can_be_bought(entry->product);
    const bool asks_for_it = reason.code == Code::holding || reason.code == Code::subscription;
    if (asks_for_it && is_offered && !is_met(reason)) return &reason;
    for (const Reason& part : reason.parts) {
        if (const Reason* const found = buyable_in(part, catalog)) return found;
    }
    return nullptr;
}

// Which tags and groups open it is the owner's own affair: members read of products alone.
Opener audience_opener(const Reason& audience, const Decision& decision, const Catalog& catalog, const Zone& zone) {
    if (audience.parts.empty() || !is_met(audience.parts.front()))
        return {.kind = Opener::Kind::login, .text = "Log in to open this."};
    if (decision.opens_at) return on_date(*decision.opens_at, zone);
    if (const Reason* const wanted = buyable_in(audience, catalog)) return way_in(*wanted, catalog);
    return {.kind = Opener::Kind::staff, .text = "This is for certain members. Ask us if you miss it."};
}

}  // namespace

std::optional<Opener> opener(const Decision& decision, const Catalog& catalog, const Zone& zone) {
    if (decision.verdict != Verdict::locked) return std::nullopt;
    const Reason* const failed = unmet(decision);
    if (failed->code == Code::access) return access_opener(*failed, decision, catalog, zone);
    if (failed->code == Code::release) return release_opener(*failed, decision, catalog, zone);
    if (failed->code == Code::audience) return audience_opener(*failed, decision, catalog, zone);
    return Opener{.kind = Opener::Kind::login, .text = "Log in to open this."};
}

}  // namespace hub::access
