#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

// Products, collections and what collections include.
namespace hub::catalog::rows {

// In the owner's order.
std::vector<Product> products(Reader& reader);
std::optional<Product> find(Reader& reader, const ThingId& id);
// Slugs in use that are `base` or begin with it and a dash.
std::vector<std::string> slugs_like(Reader& reader, std::string_view base);
std::int64_t next_position(Reader& reader);
void insert(Tx& tx, const Product& product);
void update(Tx& tx, const Product& product);
void mark_deleted(Tx& tx, const ThingId& id);

struct Inclusion {
    ThingId collection;
    ThingId product;
};
// Also those of things since deleted.
std::vector<Inclusion> inclusions(Reader& reader);
std::vector<ThingId> included(Reader& reader, const ThingId& collection);
void include(Tx& tx, const ThingId& collection, const ThingId& product);
void exclude(Tx& tx, const ThingId& collection, const ThingId& product);

}  // namespace hub::catalog::rows
