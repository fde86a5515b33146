#include "access/stand_in.h"

#include <algorithm>

namespace hub::access {

namespace {

using audiences::Term;

// Gives what a rule asks for; where any of several will do, the one that `choice` counts to.
void give(Facts& facts, const Term& term, std::size_t choice, Time moment) {
    const Intervals from_now{{{moment, std::nullopt}}};
    const bool can_be_given = term.is_known && !term.is_negated;
    if (term.kind == Term::Kind::tag && can_be_given) {
        const bool has =
            std::ranges::find(facts.tags, *term.tag, &std::pair<TagId, Intervals>::first) != facts.tags.end();
        if (!has) facts.tags.emplace_back(*term.tag, from_now);
    } else if (term.kind == Term::Kind::holding && can_be_given) {
        facts.held.push_back({GrantId::fresh(moment), *term.thing, "preview", "", from_now, false});
    } else if (term.kind == Term::Kind::subscription && can_be_given) {
        // To whatever it may be: to something that isn't there, which opens nothing.
        const ThingId thing = term.thing.value_or(ThingId::fresh(ThingKind::product, moment));
        facts.held.push_back({GrantId::fresh(moment), thing, "preview", "", from_now, false, true});
    } else if (term.kind == Term::Kind::any && !term.parts.empty()) {
        give(facts, term.parts[choice % term.parts.size()], choice, moment);
    } else if (term.kind == Term::Kind::all) {
        for (const Term& part : term.parts) give(facts, part, choice, moment);
    }
}

}  // namespace

Facts stand_in(const audiences::Group& group, const catalog::Catalog& catalog, const Zone& zone, const MemberId& nobody,
               Time moment) {
    const audiences::Rule rule{.any = {group.id}};
    const Term term = term_of(rule, catalog.book(), catalog);
    std::optional<Facts> first;
    for (std::size_t choice = 0; choice < audiences::Rule::criteria_max; ++choice) {
        Facts facts{.member = nobody, .member_since = moment};
        give(facts, term, choice, moment);
        if (Judge{facts, catalog, zone, moment}.opens(audiences::Audience{rule})) return facts;
        if (!first) first = std::move(facts);
    }
    return *first;  // nobody could be in it
}

}  // namespace hub::access
