#include "catalog/placements_rows.h"

namespace hub::catalog::rows {

std::vector<PlacedDate> dates(Reader& reader) {
    return reader.all<PlacedDate, ThingId, ThingId, Time>(
        "SELECT collection_id, product_id, opens_at FROM collection_dates WHERE site_id = :site");
}

std::vector<PlacedDate> dates_in(Reader& reader, const ThingId& collection) {
    return reader.all<PlacedDate, ThingId, ThingId, Time>(
        "SELECT collection_id, product_id, opens_at FROM collection_dates WHERE site_id = :site AND collection_id = "
        ":collection",
        {{"collection", collection}});
}

void set_date(Tx& tx, const PlacedDate& date) {
    tx.run(
        "INSERT INTO collection_dates (site_id, collection_id, product_id, opens_at) VALUES (:site, :collection, "
        ":product, :opens_at) "
        "ON CONFLICT (site_id, collection_id, product_id) DO UPDATE SET opens_at = excluded.opens_at",
        {{"collection", date.collection}, {"product", date.product}, {"opens_at", date.opens_at}});
}

void clear_date(Tx& tx, const ThingId& collection, const ThingId& product) {
    tx.run(
        "DELETE FROM collection_dates WHERE site_id = :site AND collection_id = :collection AND product_id = :product",
        {{"collection", collection}, {"product", product}});
}

void clear_dates_of_others(Tx& tx, const ThingId& collection) {
    tx.run(
        "DELETE FROM collection_dates WHERE site_id = :site AND collection_id = :collection AND product_id NOT IN "
        "(SELECT product_id FROM collection_products WHERE site_id = :site AND collection_id = :collection)",
        {{"collection", collection}});
}

}  // namespace hub::catalog::rows
