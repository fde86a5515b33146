#include "audiences/terms.h"

#include <utility>

namespace hub::audiences {

namespace {

using Kind = Term::Kind;

// Dissolves a rule; groups inside groups, but never without end.
class Dissolver {
public:
    Dissolver(const Book& book, const Ways& ways) : book_(book), ways_(ways) {}

    // Negated: one of `all` is not met, or none of `any` is, or one of `none` is.
    Term of_rule(const Rule& rule, bool is_negated, std::size_t depth) const {
        std::vector<Term> parts;
        if (!rule.any.empty()) {
            auto some = of_each(rule.any, is_negated, depth);
            parts.push_back(some.size() == 1 ? std::move(some.front())
                                             : (is_negated ? all_of(std::move(some)) : any_of(std::move(some))));
        }
        for (Term& term : of_each(rule.all, is_negated, depth)) parts.push_back(std::move(term));
        for (Term& term : of_each(rule.none, !is_negated, depth)) parts.push_back(std::move(term));
        return is_negated ? any_of(std::move(parts)) : all_of(std::move(parts));
    }

private:
    std::vector<Term> of_each(const std::vector<Criterion>& criteria, bool is_negated, std::size_t depth) const {
        std::vector<Term> terms;
        terms.reserve(criteria.size());
        for (const Criterion& criterion : criteria)
            terms.push_back(std::visit([&](const auto& one) { return of(one, is_negated, depth); }, criterion));
        return terms;
    }

    Term of(const TagId& tag, bool is_negated, std::size_t) const {
        return {.kind = Kind::tag, .is_negated = is_negated, .is_known = book_.name_of(tag) != nullptr, .tag = tag};
    }

    Term of(const ThingId& thing, bool is_negated, std::size_t) const {
        return of_thing(Kind::holding, thing, is_negated);
    }

    Term of(const Subscribed& subscribed, bool is_negated, std::size_t) const {
        if (subscribed.thing) return of_thing(Kind::subscription, *subscribed.thing, is_negated);
        return {.kind = Kind::subscription, .is_negated = is_negated};
    }

    Term of_thing(Kind kind, const ThingId& thing, bool is_negated) const {
        std::vector<ThingId> things = ways_(thing);
        const bool is_known = !things.empty();
        return {
            .kind = kind, .is_negated = is_negated, .is_known = is_known, .thing = thing, .things = std::move(things)};
    }

    Term of(const GroupId& id, bool is_negated, std::size_t depth) const {
        const Group* const group = book_.find(id);
        Term term = group == nullptr || depth >= depth_max ? any_of({}) : of_rule(group->rule, is_negated, depth + 1);
        term.is_known = !term.parts.empty();
        term.is_negated = is_negated;
        term.group = id;
        return term;
    }

    const Book& book_;
    const Ways& ways_;
};

}  // namespace

Term all_of(std::vector<Term> parts) {
    return {.kind = Kind::all, .parts = std::move(parts)};
}

Term any_of(std::vector<Term> parts) {
    return {.kind = Kind::any, .parts = std::move(parts)};
}

Term opposite_of(Term part) {
    return {.kind = Kind::opposite, .parts = {std::move(part)}};
}

Term nobody() {
    return any_of({});
}

Term holding(std::vector<ThingId> things) {
    const bool is_known = !things.empty();
    return {.kind = Kind::holding, .is_known = is_known, .things = std::move(things)};
}

Term term_of(const Rule& rule, const Book& book, const Ways& ways) {
    return rule.empty() ? nobody() : Dissolver{book, ways}.of_rule(rule, false, 0);
}

}  // namespace hub::audiences
