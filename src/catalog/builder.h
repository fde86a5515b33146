#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/catalog_rows.h"
#include "catalog/order_rows.h"
#include "catalog/pages_rows.h"
#include "catalog/placements_rows.h"

namespace hub::catalog {

// A site's rows as they lie in the database.
struct CatalogRows {
    std::vector<Product> products;
    std::vector<rows::Inclusion> inclusions;
    std::vector<rows::PlacedDate> dates;
    std::vector<Section> sections;
    std::vector<Page> pages;
    std::vector<rows::OrderRow> orders;
    audiences::Book book{};
};

// Makes the immutable Catalog out of the rows.
class CatalogBuilder {
public:
    explicit CatalogBuilder(CatalogRows rows) : rows_(std::move(rows)), catalog_(std::make_shared<Catalog>()) {}

    std::shared_ptr<const Catalog> build();

private:
    void add_entries();
    void add_pages();
    void add_inclusions();
    void add_dates();
    void add_orders();
    void finish_entry(Catalog::Entry& entry);
    void add_audience(const Page& page);
    void include(const ThingId& collection, const ThingId& product);

    Catalog::Entry* entry(const ThingId& id);

    CatalogRows rows_;
    std::shared_ptr<Catalog> catalog_;
    std::unordered_set<std::string> present_;              // sections and pages
    std::unordered_map<std::string, std::size_t> places_;  // of audiences, by their rules as they are stored
};

}  // namespace hub::catalog
