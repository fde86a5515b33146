#include "catalog/order_rows.h"

namespace hub::catalog::rows {

std::vector<OrderRow> orders(Reader& reader) {
    return reader.all<OrderRow, ThingId, std::int64_t, std::string, Time>(
        "SELECT product_id, version, tree, created_at FROM orders WHERE site_id = :site ORDER BY product_id, version");
}

std::optional<OrderRow> newest_order(Reader& reader, const ThingId& product) {
    return reader.one<OrderRow, ThingId, std::int64_t, std::string, Time>(
        "SELECT product_id, version, tree, created_at FROM orders WHERE site_id = :site AND product_id = :product "
        "ORDER BY version DESC LIMIT 1",
        {{"product", product}});
}

void insert(Tx& tx, const OrderRow& order) {
    tx.run(
        "INSERT INTO orders (site_id, product_id, version, tree, created_at) "
        "VALUES (:site, :product, :version, :tree, :created_at)",
        {{"product", order.product},
         {"version", order.version},
         {"tree", order.tree},
         {"created_at", order.created_at}});
}

void amend(Tx& tx, const OrderRow& newest, const std::string& tree) {
    tx.run(
        "UPDATE orders SET tree = :tree, version = version + 1 "
        "WHERE site_id = :site AND product_id = :product AND version = :version",
        {{"tree", tree}, {"product", newest.product}, {"version", newest.version}});
}

}  // namespace hub::catalog::rows
