#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hub::catalog {

// What a slug made from this name begins with; never empty, and short enough for a number after it.
std::string slug_base(std::string_view name, std::string_view otherwise);
// The base, or the base with the smallest number from 2 on that makes it differ from all of `taken`.
std::string free_slug(const std::string& base, const std::vector<std::string>& taken);

}  // namespace hub::catalog
