#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

// What the owner sorts products and collections by. A category is there while something stands in it.
namespace hub::catalog {

// What a name is in addresses; names that differ in case and marks alone are one category.
std::string category_slug(std::string_view name);

struct Category {
    std::string slug;
    std::string name;  // as the first that stands in it writes it
    std::size_t things = 0;
};
// By name. Counts drafts too.
std::vector<Category> categories_of(const Catalog& catalog);
bool stands_in(const Product& product, std::string_view slug);

}  // namespace hub::catalog
