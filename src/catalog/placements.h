#pragma once

#include "catalog/catalog.h"
#include "catalog/wishes.h"

// How products stand in a collection.
namespace hub::catalog {

// Throws NotFound unless the collection includes the product.
Placement load_placement(Reader& reader, const ThingId& collection, const ThingId& product);
Placement change_placement(Tx& tx, const ThingId& collection, const ThingId& product, const PlacementWish& wish);

}  // namespace hub::catalog
