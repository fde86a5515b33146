#include "access/impact.h"

#include <algorithm>
#include <utility>

namespace hub::access {

namespace {

using audiences::Audience;
using audiences::Term;
using catalog::AccessMode;
using catalog::Catalog;

Term everybody() {
    return audiences::all_of({});
}

Term both(Term one, Term other) {
    return audiences::all_of({std::move(one), std::move(other)});
}

Visitors visitors_of(const Audience& before, const Audience& wanted) {
    const bool were = before.kind == Audience::anyone;
    const bool will = wanted.kind == Audience::anyone;
    if (were == will) return Visitors::same;
    return will ? Visitors::gain : Visitors::lose;
}

// Who has a product or collection, whatever waits for its turn.
Term who_has(const ThingId& thing, const Catalog& catalog) {
    const auto* const entry = catalog.find(thing);
    if (entry == nullptr) return audiences::nobody();
    if (entry->product.access_mode != AccessMode::assigned) return everybody();
    return term_of({.any = {thing}}, {}, catalog);
}

// Who has a product otherwise than by this collection.
Term who_has_without(const ThingId& product, const ThingId& collection, const Catalog& catalog) {
    Term term = who_has(product, catalog);
    for (Term& part : term.parts) std::erase(part.things, collection);
    return term;
}

// Who holds the collection and would have one of these by it alone.
Term by_it_alone(const ThingId& collection, const std::vector<ThingId>& products, const Catalog& catalog) {
    if (products.empty()) return audiences::nobody();
    std::vector<Term> some;
    some.reserve(products.size());
    for (const ThingId& product : products)
        some.push_back(audiences::opposite_of(who_has_without(product, collection, catalog)));
    return both(who_has(collection, catalog), audiences::any_of(std::move(some)));
}

std::vector<ThingId> without(std::vector<ThingId> these, const std::vector<ThingId>& those) {
    std::erase_if(these, [&](const ThingId& one) { return std::ranges::find(those, one) != those.end(); });
    return these;
}

}  // namespace

Term members_of(const Audience& audience, const audiences::Book& book, const Catalog& catalog) {
    return audience.kind == Audience::certain ? term_of(audience.rule, book, catalog) : everybody();
}

Impact impact_of(const Audience& before, const Audience& wanted, const audiences::Book& book, const Catalog& catalog) {
    const Term were = members_of(before, book, catalog);
    const Term will = members_of(wanted, book, catalog);
    return {.gains = both(will, audiences::opposite_of(were)),
            .loses = both(were, audiences::opposite_of(will)),
            .visitors = visitors_of(before, wanted)};
}

Impact impact_on_page(const catalog::Page& page, const Audience& wanted, const audiences::Book& book,
                      const Catalog& catalog) {
    Impact impact = impact_of(page.audience, wanted, book, catalog);
    const auto* const entry = catalog.find(page.product);
    const Term have = who_has(page.product, catalog);
    impact.gains = both(have, std::move(impact.gains));
    impact.loses = both(have, std::move(impact.loses));
    const bool is_public = entry != nullptr && entry->product.access_mode == AccessMode::everyone;
    if (!is_public) impact.visitors = Visitors::same;
    return impact;
}

Impact impact_on_collection(const ThingId& collection, const std::vector<ThingId>& wanted, const Catalog& catalog) {
    const auto* const entry = catalog.find(collection);
    const std::vector<ThingId> held = entry == nullptr ? std::vector<ThingId>{} : entry->includes;
    return {.gains = by_it_alone(collection, without(wanted, held), catalog),
            .loses = by_it_alone(collection, without(held, wanted), catalog)};
}

}  // namespace hub::access
