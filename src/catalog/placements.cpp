#include "catalog/placements.h"

#include <algorithm>

#include "base/error.h"
#include "catalog/placements_rows.h"
#include "catalog/products.h"

namespace hub::catalog {

Placement load_placement(Reader& reader, const ThingId& collection, const ThingId& product) {
    const std::vector<ThingId> included = list_products_in(reader, load_product(reader, collection));
    if (std::ranges::find(included, product) == included.end())
        throw NotFound("There is no such product in this collection.");
    Placement placement{.id = product, .opens_at = std::nullopt};
    for (const rows::PlacedDate& date : rows::dates_in(reader, collection)) {
        if (date.product == product) placement.opens_at = date.opens_at;
    }
    return placement;
}

Placement change_placement(Tx& tx, const ThingId& collection, const ThingId& product, const PlacementWish& wish) {
    Placement placement = load_placement(tx, collection, product);
    wish.wrong.finish();
    placement.opens_at = wish.opens_at.value_or(placement.opens_at);
    if (placement.opens_at) {
        rows::set_date(tx, {.collection = collection, .product = product, .opens_at = *placement.opens_at});
    } else {
        rows::clear_date(tx, collection, product);
    }
    tx.touch(tx.site().view());
    return placement;
}

}  // namespace hub::catalog
