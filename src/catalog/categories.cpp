#include "catalog/categories.h"

#include <algorithm>

#include "base/text.h"

namespace hub::catalog {

std::string category_slug(std::string_view name) {
    std::string slug = slug_of(name);
    return slug.empty() ? folded(name) : slug;  // of other scripts
}

std::vector<Category> categories_of(const Catalog& catalog) {
    std::vector<Category> found;
    for (const Catalog::Entry& entry : catalog.entries()) {
        for (const std::string& name : entry.product.categories) {
            const std::string slug = category_slug(name);
            const auto known = std::ranges::find(found, slug, &Category::slug);
            if (known == found.end()) {
                found.push_back({.slug = slug, .name = name, .things = 1});
            } else {
                ++known->things;
            }
        }
    }
    std::ranges::sort(found, {}, [](const Category& category) { return folded(category.name); });
    return found;
}

bool stands_in(const Product& product, std::string_view slug) {
    return std::ranges::any_of(product.categories,
                               [&](const std::string& name) { return catalog::category_slug(name) == slug; });
}

}  // namespace hub::catalog
