#pragma once

#include <vector>

#include "access/verdict.h"
#include "catalog/catalog.h"
#include "progress/progress.h"

namespace hub::access {

// The collections that hold this product and are open to the member: those a checkmark in it may complete
// (progress::Checkmark).
std::vector<ThingId> open_collections(Judge& judge, const catalog::Catalog& catalog, const ThingId& product);

// Pages that aren't meant for the member: nobody waits for them, and what they stand in is complete without them. Asks
// the judge, which must outlive it.
progress::LeftOut left_out(Judge& judge);

}  // namespace hub::access
