#pragma once

#include "base/json.h"
#include "catalog/catalog.h"

namespace hub::catalog {

// How the API shows products and collections (docs/api/openapi.yaml).
Json product_json(const Product& product);
// `chosen`: the products that a collection of chosen ones names.
Json collection_json(const Product& collection, const std::vector<ThingId>& chosen);

}  // namespace hub::catalog
