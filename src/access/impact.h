#pragma once

#include <cstdint>
#include <vector>

#include "access/verdict.h"
#include "audiences/terms.h"
#include "catalog/catalog.h"

// What a change of whom something is for would do, before it is saved. Asked about all members at once, in the terms
// that a verdict is made from; drafts and what still waits for its turn are looked at as if they were open, for the
// change is about them as much.
namespace hub::access {

// Members whom an audience means. Visitors are nobody's members.
audiences::Term members_of(const audiences::Audience& audience, const audiences::Book& book,
                           const catalog::Catalog& catalog);

enum class Visitors : std::uint8_t { same, gain, lose };

struct Impact {
    audiences::Term gains;
    audiences::Term loses;
    Visitors visitors = Visitors::same;
};

// Of a page: among those who have what it stands in.
Impact impact_on_page(const catalog::Page& page, const audiences::Audience& wanted, const audiences::Book& book,
                      const catalog::Catalog& catalog);
// Of a file, wherever it is shown; of a group, when `before` was its rule: who is meant.
Impact impact_of(const audiences::Audience& before, const audiences::Audience& wanted, const audiences::Book& book,
                 const catalog::Catalog& catalog);
// Of a collection that would include `wanted`: who would have one more of its products, and who one less.
Impact impact_on_collection(const ThingId& collection, const std::vector<ThingId>& wanted,
                            const catalog::Catalog& catalog);

}  // namespace hub::access
