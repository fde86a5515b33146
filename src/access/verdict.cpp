#include "access/verdict.h"

#include <algorithm>

namespace hub::access {

namespace {

using Code = Reason::Code;
using catalog::AccessMode;
using catalog::ReleaseMode;
using catalog::Status;

Reason fact(Code code, bool satisfied, Verdict otherwise = Verdict::locked) {
    return {.code = code, .satisfied = satisfied, .otherwise = otherwise};
}

std::optional<Time> last_end(const Intervals& spells, Time moment) {
    std::optional<Time> last;
    for (const Interval& spell : spells.all()) {
        if (spell.until && *spell.until <= moment) last = spell.until;
    }
    return last;
}

// Which of two grants of one thing says more of how it stands: one that is live, for longer; one that ended later.
bool says_more(const Reason& one, const Reason& other) {
    constexpr Time never = Time::max();
    if (one.satisfied != other.satisfied) return one.satisfied;
    if (one.satisfied) return one.at.value_or(never) > other.at.value_or(never);
    return one.ended.value_or(Time::min()) > other.ended.value_or(Time::min());
}

}  // namespace

bool is_met(const Reason& reason) {
    if (reason.parts.empty()) return reason.satisfied;
    if (reason.needs == Reason::Needs::any) return std::ranges::any_of(reason.parts, is_met);
    return std::ranges::all_of(reason.parts, is_met);
}

Verdict verdict_of(const std::vector<Reason>& reasons) {
    const auto failed = std::ranges::find_if_not(reasons, is_met);
    return failed == reasons.end() ? Verdict::open : failed->otherwise;
}

Judge::Judge(const Facts& facts, const catalog::Catalog& catalog, const Zone& zone, Time moment)
    : facts_(facts), catalog_(catalog), zone_(zone), moment_(moment) {}

Decision Judge::decide(const Subject& subject) {
    if (const auto* const thing = std::get_if<ThingId>(&subject)) {
        if (const Entry* const entry = catalog_.find(*thing)) return decide_thing(*entry);
    } else if (const catalog::Page* const page = catalog_.find(std::get<PageId>(subject))) {
        if (const Entry* const entry = catalog_.find(page->product)) return decide_page(*entry, *page);
    }
    return {.verdict = Verdict::hidden, .reasons = {fact(Code::live, false, Verdict::hidden)}};
}

Decision Judge::decide_thing(const Entry& entry) {
    Decision decision;
    decision.reasons.push_back(fact(Code::live, entry.product.status == Status::live, Verdict::hidden));
    decision.reasons.back().thing = entry.product.id;
    decision.reasons.push_back(access_reason(entry));
    decision.verdict = verdict_of(decision.reasons);
    const Intervals& held = holds(entry.product.id);
    if (decision.verdict == Verdict::locked) decision.opens_at = held.first_at_or_after(moment_);
    decision.valid_until = earlier_of(held.next_change_after(moment_), audiences_change());
    return decision;
}

Decision Judge::decide_page(const Entry& entry, const catalog::Page& page) {
    Decision decision;
    std::vector<Reason>& reasons = decision.reasons;
    reasons.push_back(fact(Code::product_live, entry.product.status == Status::live, Verdict::hidden));
    reasons.back().thing = entry.product.id;
    reasons.push_back(fact(Code::live, page.status == Status::live, Verdict::hidden));
    reasons.back().page = page.id;
    reasons.push_back(access_reason(entry));
    reasons.push_back(audience_reason(page));
    const Intervals for_them = among(page);

    const Intervals held = holds(entry.product.id);
    Opening opening = this->opening(entry, {.page = page.id}, held);
    reasons.push_back(std::move(opening.why));
    if (!page.is_teased) std::ranges::for_each(reasons, [](Reason& rule) { rule.otherwise = Verdict::hidden; });

    decision.verdict = verdict_of(reasons);
    const Intervals open = opening.at ? held.from(*opening.at).intersected(for_them) : Intervals{};
    if (decision.verdict == Verdict::locked) decision.opens_at = open.first_at_or_after(moment_);
    decision.valid_until =
        earlier_of(earlier_of(open.next_change_after(moment_), held.next_change_after(moment_)), audiences_change());
    return decision;
}

// Every way in, each as a rule of its own; one is enough.
Reason Judge::access_reason(const Entry& entry) {
    const catalog::Product& product = entry.product;
    Reason reason{.code = Code::access,
                  .satisfied = false,
                  .otherwise = product.is_teased ? Verdict::locked : Verdict::hidden,
                  .needs = Reason::Needs::any,
                  .thing = product.id};
    switch (product.access_mode) {
        case AccessMode::everyone:
            reason.parts.push_back(fact(Code::mode_public, true));
            break;
        case AccessMode::members:
            reason.parts.push_back(fact(Code::mode_members, facts_.member.has_value()));
            break;
        case AccessMode::assigned:
            break;
    }
    for (const Held& held : facts_.held) {
        if (held.thing == product.id) reason.parts.push_back(grant_reason(held));
    }
    for (const ThingId& id : entry.included_in) {
        const Entry* const collection = catalog_.find(id);
        if (collection != nullptr) reason.parts.push_back(collection_reason(*collection, product.id));
    }
    if (reason.parts.empty()) {
        reason.parts.push_back(fact(Code::grant, false));
        reason.parts.back().thing = product.id;
    }
    return reason;
}

Reason Judge::grant_reason(const Held& held) const {
    const bool is_live = held.spells.contains(moment_);
    return {.code = Code::grant,
            .satisfied = is_live,
            .at = held.spells.next_change_after(moment_),
            .ended = is_live ? std::nullopt : last_end(held.spells, moment_),
            .thing = held.thing,
            .grant = held.grant,
            .held = &held};
}

// Whether the collection is held, told by the grant that says most of it; by none where it is open without one.
Reason Judge::collection_grant(const ThingId& collection) {
    const Intervals& held = holds(collection);
    Reason reason = fact(Code::grant, held.contains(moment_));
    reason.thing = collection;
    reason.at = held.next_change_after(moment_);
    for (const Held& one : facts_.held) {
        if (one.thing != collection) continue;
        Reason told = grant_reason(one);
        const bool is_better = reason.held == nullptr || says_more(told, reason);
        if (told.satisfied == held.contains(moment_) && is_better) reason = std::move(told);
    }
    return reason;
}

// A collection gives its products while it is live, held, and their turn has come.
Reason Judge::collection_reason(const Entry& collection, const ThingId& product) {
    const ThingId& id = collection.product.id;
    Reason reason{.code = Code::collection_grant, .satisfied = false, .thing = id};
    reason.parts.push_back(fact(Code::product_live, collection.product.status == Status::live));
    reason.parts.back().thing = id;
    const Intervals held = holds(id);
    reason.parts.push_back(collection_grant(id));
    reason.parts.push_back(opening(collection, {.product = product}, held).why);
    return reason;
}

const Intervals& Judge::holds(const ThingId& thing) {
    const auto known = std::ranges::find(held_, thing, &std::pair<ThingId, Intervals>::first);
    if (known != held_.end()) return known->second;
    const Entry* const entry = catalog_.find(thing);
    Intervals held = entry == nullptr ? Intervals{} : holds_of(*entry);
    return held_.emplace_back(thing, std::move(held)).second;
}

Intervals Judge::holds_of(const Entry& entry) {
    const catalog::Product& product = entry.product;
    std::vector<Interval> direct;
    if (product.access_mode == AccessMode::everyone) {
        direct.push_back({facts_.member ? std::min(facts_.member_since, moment_) : product.created_at});
    } else if (product.access_mode == AccessMode::members && facts_.member) {
        direct.push_back({facts_.member_since});
    }
    for (const Held& held : facts_.held) {
        if (held.thing == product.id) direct.insert(direct.end(), held.spells.all().begin(), held.spells.all().end());
    }
    Intervals all{std::move(direct)};
    for (const ThingId& id : entry.included_in) {
        const Entry* const collection = catalog_.find(id);
        if (collection == nullptr || collection->product.status != Status::live) continue;
        const Intervals through = holds(id);
        const Opening opening = this->opening(*collection, {.product = product.id}, through);
        if (opening.at) all = all.united(through.from(*opening.at));
    }
    return all;
}

Decision decide(const Facts& facts, const catalog::Catalog& catalog, const Subject& subject, Time moment,
                const Zone& zone) {
    return Judge{facts, catalog, zone, moment}.decide(subject);
}

}  // namespace hub::access
