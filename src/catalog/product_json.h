#pragma once

#include "base/json.h"
#include "catalog/catalog.h"
#include "catalog/hints.h"

namespace hub::catalog {

// How the API shows products and collections (docs/api/openapi.yaml).
Json product_json(const Product& product, const PageCounts& pages, const std::optional<FolderId>& folder);
// `included`: the products in it; of a collection of all, whether there are any is what counts.
Json collection_json(const Product& collection, const PageCounts& pages, const std::optional<FolderId>& folder,
                     const std::vector<ThingId>& included);

}  // namespace hub::catalog
