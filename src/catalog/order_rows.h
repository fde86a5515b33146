#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"

// The orders that sections, pages and products stand in.
namespace hub::catalog::rows {

// An order with its tree as text.
struct OrderRow {
    ThingId product;
    std::int64_t version;
    std::string tree;
    Time created_at;
};
// By product, oldest first.
std::vector<OrderRow> orders(Reader& reader);
std::optional<OrderRow> newest_order(Reader& reader, const ThingId& product);
void insert(Tx& tx, const OrderRow& order);
// Writes the tree into the newest order, which becomes one version later.
void amend(Tx& tx, const OrderRow& newest, const std::string& tree);

}  // namespace hub::catalog::rows
