#pragma once

#include <vector>

#include "catalog/catalog.h"

// What the search doesn't know yet.
namespace hub::catalog::rows {

std::vector<ThingId> things_without_words(Reader& reader, std::size_t limit);
std::vector<PageId> pages_without_words(Reader& reader, std::size_t limit);
std::int64_t count_without_words(Reader& everywhere);

}  // namespace hub::catalog::rows
