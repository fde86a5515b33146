#include <algorithm>
#include <utility>

#include "access/verdict.h"
#include "base/ensure.h"

// Whom a page or a file is for: rules of tags, groups, subscriptions and what was given, decided as everything else is.
namespace hub::access {

namespace {

using Code = Reason::Code;
using audiences::Audience;
using audiences::Term;

const Intervals& always() {
    static const Intervals whole{{{Time::min(), std::nullopt}}};
    return whole;
}

const Intervals& never() {
    static const Intervals none;
    return none;
}

Code code_of(const Term& term) {
    if (term.group) return Code::group;
    switch (term.kind) {
        case Term::Kind::any:
            return Code::any_of;
        case Term::Kind::tag:
            return Code::tag;
        case Term::Kind::holding:
            return Code::holding;
        case Term::Kind::subscription:
            return Code::subscription;
        case Term::Kind::all:
        case Term::Kind::opposite:
            return Code::all_of;
    }
    ENSURE(false);
}

}  // namespace

bool Judge::opens(const Audience& audience) const {
    return among(audience).contains(moment_);
}

Decision Judge::decide(const Audience& audience) const {
    const bool is_there = audience.kind == Audience::anyone || facts_.member.has_value();
    Reason reason{.code = Code::audience, .satisfied = is_there, .page = {}};
    if (audience.kind == Audience::certain) {
        reason.parts.push_back({.code = Code::login, .satisfied = is_there});
        reason.parts.push_back(term_reason(term_of(audience.rule, catalog_.book(), catalog_)));
    }
    Decision decision{.verdict = is_met(reason) ? Verdict::open : Verdict::locked, .reasons = {}};
    decision.reasons.push_back(std::move(reason));
    if (decision.verdict != Verdict::open) decision.opens_at = change_for(audience);
    return decision;
}

std::optional<Time> Judge::change_for(const Audience& audience) const {
    return among(audience).next_change_after(moment_);
}

Intervals Judge::among(const Audience& audience) const {
    switch (audience.kind) {
        case Audience::anyone:
            return always();
        case Audience::members:
            return facts_.member ? always() : Intervals{};
        case Audience::certain:
            return facts_.member ? spells_of(term_of(audience.rule, catalog_.book(), catalog_)) : Intervals{};
    }
    ENSURE(false);
}

Intervals Judge::among(const catalog::Page& page) {
    const auto place = catalog_.certain_audience_of(page.id);
    return place ? among_certain(*place) : among(page.audience);
}

const Intervals& Judge::among_certain(std::size_t place) {
    if (!facts_.member) return never();
    if (among_.empty()) among_.resize(catalog_.certain_audiences().size());
    std::optional<Intervals>& known = among_[place];
    if (!known) known = spells_of(catalog_.certain_audiences()[place].term);
    return *known;
}

bool Judge::is_meant(const PageId& page) {
    const auto place = catalog_.certain_audience_of(page);
    return !place || among_certain(*place).contains(moment_);
}

Intervals Judge::holding_spells(const std::vector<ThingId>& things) const {
    Intervals held;
    for (const Held& one : facts_.held) {
        if (std::ranges::find(things, one.thing) != things.end()) held = held.united(one.spells);
    }
    return held;
}

Intervals Judge::subscribed_spells(const Term& term) const {
    Intervals subscribed;
    for (const Held& one : facts_.held) {
        const bool is_meant = !term.thing || std::ranges::find(term.things, one.thing) != term.things.end();
        if (one.by_subscription && is_meant) subscribed = subscribed.united(one.spells);
    }
    return subscribed;
}

Intervals Judge::spells_of(const Term& term) const {
    if (!term.is_known) return {};
    switch (term.kind) {
        case Term::Kind::tag: {
            const auto worn = std::ranges::find(facts_.tags, *term.tag, &std::pair<TagId, Intervals>::first);
            const Intervals spells = worn == facts_.tags.end() ? Intervals{} : worn->second;
            return term.is_negated ? spells.complemented() : spells;
        }
        case Term::Kind::holding: {
            const Intervals spells = holding_spells(term.things);
            return term.is_negated ? spells.complemented() : spells;
        }
        case Term::Kind::subscription: {
            const Intervals spells = subscribed_spells(term);
            return term.is_negated ? spells.complemented() : spells;
        }
        case Term::Kind::any: {
            Intervals some;
            for (const Term& part : term.parts) some = some.united(spells_of(part));
            return some;
        }
        case Term::Kind::all: {
            Intervals each = always();
            for (const Term& part : term.parts) each = each.intersected(spells_of(part));
            return each;
        }
        case Term::Kind::opposite:
            break;  // asked of the database alone
    }
    ENSURE(false);
}

std::optional<Time> Judge::audiences_change() {
    if (audiences_looked_at_) return audiences_change_;
    for (std::size_t place = 0; place < catalog_.certain_audiences().size(); ++place)
        audiences_change_ = earlier_of(audiences_change_, among_certain(place).next_change_after(moment_));
    audiences_looked_at_ = true;
    return audiences_change_;
}

Reason Judge::audience_reason(const catalog::Page& page) const {
    const bool is_there = page.audience.kind == Audience::anyone || facts_.member.has_value();
    Reason reason{.code = Code::audience, .satisfied = is_there, .page = page.id};
    const auto place = catalog_.certain_audience_of(page.id);
    if (!place) return reason;
    reason.parts.push_back({.code = Code::login, .satisfied = is_there});
    reason.parts.push_back(term_reason(catalog_.certain_audiences()[*place].term));
    return reason;
}

Reason Judge::term_reason(const Term& term) const {
    Reason reason{.code = code_of(term),
                  .satisfied = false,
                  .needs = term.kind == Term::Kind::any ? Reason::Needs::any : Reason::Needs::all,
                  .thing = term.thing,
                  .tag = term.tag,
                  .group = term.group,
                  .is_negated = term.is_negated,
                  .is_known = term.is_known};
    for (const Term& part : term.parts) reason.parts.push_back(term_reason(part));
    if (!reason.parts.empty()) return reason;
    const Intervals spells = spells_of(term);
    reason.satisfied = spells.contains(moment_);
    reason.at = spells.next_change_after(moment_);
    return reason;
}

}  // namespace hub::access
