#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

// What is worth a second look before members see a product or collection.
namespace hub::catalog {

struct PageCounts {
    std::int64_t live = 0;
    std::int64_t draft = 0;
};
PageCounts count_pages(const Catalog& catalog, const Catalog::Entry& entry);
PageCounts count_pages(Reader& reader, const ThingId& product);

enum class Hint : std::uint8_t {
    no_picture,
    no_pages,     // nothing stands in it
    draft_pages,  // it is live, and some of its pages aren't
    no_offer,     // who has no access sees it locked, without a way to buy it
};
std::string_view word_of(Hint hint);
std::vector<Hint> hints_of(const Product& product, const PageCounts& pages, bool includes_products);

}  // namespace hub::catalog
