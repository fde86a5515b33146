#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/wishes.h"

// Making, changing and deleting products and collections.
namespace hub::catalog {

// A draft unless said otherwise, last in the owner's order, with a slug made from its name unless one is given.
// Throws Invalid{"slug"} when the given one is taken, Invalid{"products"} when one of them isn't there.
Product create_product(Tx& tx, ThingKind kind, const ProductWish& wish);

// Throws Conflict{passed_version} when `seen_version` has passed. What a collection includes changes silently.
Product change_product(Tx& tx, const ThingId& id, const ProductWish& wish, std::optional<std::int64_t> seen_version);

// The products that a collection of chosen ones names, in the owner's order of products; none of others.
std::vector<ThingId> list_included(Reader& reader, const Product& product);

// All products in a collection.
std::vector<ThingId> list_products_in(Reader& reader, const Product& product);

// With its sections and pages. Whether anyone was ever given it is asked before this is.
void delete_product(Tx& tx, const ThingId& id);

}  // namespace hub::catalog
