#pragma once

#include <memory>
#include <string>
#include <vector>

#include "access/verdict.h"
#include "catalog/builder.h"

// For tests only: catalogs in memory, built in a few lines, and facts to go with them.
namespace hub::access {

// A site that is being made up: products with pages, collections, and what the owner changed later.
class Courses {
public:
    explicit Courses(Time made_at) : made_at_(made_at) {}

    ThingId product(const std::string& name, catalog::Release release = {},
                    catalog::AccessMode mode = catalog::AccessMode::assigned);
    ThingId collection(const std::string& name, const std::vector<ThingId>& products, catalog::Release release = {});
    // Within the collection.
    void date(const ThingId& collection, const ThingId& product, Time opens_at);
    PageId page(const ThingId& product, const std::string& title);
    // Puts the pages of a product into this order from `at` on.
    void reorder(const ThingId& product, const std::vector<PageId>& pages, Time at);
    catalog::Product& change(const ThingId& product);
    catalog::Page& change(const PageId& page);

    std::shared_ptr<const catalog::Catalog> build() const;

private:
    void add_order(const ThingId& product, const std::vector<catalog::Node>& tree, Time at);

    Time made_at_;
    catalog::CatalogRows rows_;
};

// A member since a moment, with nothing yet.
Facts member_since(Time moment);
void give(Facts& facts, const ThingId& thing, Time from, std::optional<Time> until = std::nullopt,
          const std::string& source = "manual");
void complete(Facts& facts, const PageId& page, Time at);

}  // namespace hub::access
