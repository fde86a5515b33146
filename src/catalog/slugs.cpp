#include "catalog/slugs.h"

#include <unordered_set>

#include "base/text.h"

namespace hub::catalog {

namespace {

constexpr std::size_t base_size_max = 70;

}  // namespace

std::string slug_base(std::string_view name, std::string_view otherwise) {
    std::string slug = slug_of(name).substr(0, base_size_max);
    while (slug.ends_with('-')) slug.pop_back();
    return slug.empty() ? std::string{otherwise} : slug;
}

std::string free_slug(const std::string& base, const std::vector<std::string>& taken) {
    const std::unordered_set<std::string> used{taken.begin(), taken.end()};
    std::string slug = base;
    for (std::size_t number = 2; used.contains(slug); ++number) slug = format("{}-{}", base, number);
    return slug;
}

}  // namespace hub::catalog
