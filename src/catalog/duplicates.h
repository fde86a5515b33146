#pragma once

#include "catalog/catalog.h"

// Another one like this.
namespace hub::catalog {

// A draft of the same settings, called "… (copy)", with copies of the sections and pages in their order; of a
// collection, with the same products. Nobody is given it, and it is offered nowhere: the purchase of the first one
// would open that. The history of the pages stays behind.
Product duplicate_product(Tx& tx, const ThingId& id);

}  // namespace hub::catalog
