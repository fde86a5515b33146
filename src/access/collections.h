#pragma once

#include <vector>

#include "access/verdict.h"
#include "catalog/catalog.h"

namespace hub::access {

// The collections that hold this product and are open to the member: those a checkmark in it may complete
// (progress::Checkmark).
std::vector<ThingId> open_collections(Judge& judge, const catalog::Catalog& catalog, const ThingId& product);

}  // namespace hub::access
