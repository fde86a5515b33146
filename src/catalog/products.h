#pragma once

#include "catalog/catalog.h"
#include "catalog/wishes.h"

#include <cstdint>
#include <optional>

// Making, changing and deleting products and collections.
namespace hub::catalog {

// A draft unless said otherwise, last in the owner's order, with a slug made from its name unless one is given.
// Throws Invalid{"slug"} when the given one is taken, Invalid{"products"} when one of them isn't there.
Product create_product(Tx& tx, ThingKind kind, const ProductWish& wish);

// Throws Conflict, as `version`, when `seen_version` has passed. What a collection includes changes silently.
Product change_product(Tx& tx, const ThingId& id, const ProductWish& wish, std::optional<std::int64_t> seen_version);

// With its sections and pages. Whether anyone was ever given it is asked before this is.
void delete_product(Tx& tx, const ThingId& id);

}  // namespace hub::catalog
