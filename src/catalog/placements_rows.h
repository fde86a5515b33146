#pragma once

#include <vector>

#include "catalog/catalog.h"

// The dates of products in collections.
namespace hub::catalog::rows {

struct PlacedDate {
    ThingId collection;
    ThingId product;
    Time opens_at;
};
// Also of things since deleted.
std::vector<PlacedDate> dates(Reader& reader);
std::vector<PlacedDate> dates_in(Reader& reader, const ThingId& collection);
void set_date(Tx& tx, const PlacedDate& date);
void clear_date(Tx& tx, const ThingId& collection, const ThingId& product);
// Of what the collection doesn't name: for those of chosen products.
void clear_dates_of_others(Tx& tx, const ThingId& collection);

}  // namespace hub::catalog::rows
