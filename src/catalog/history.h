#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/wishes.h"

// What a page said earlier. A state is kept from the first change of its title or text on; what one person saves within
// ten minutes is one.
namespace hub::catalog {

inline constexpr Duration sitting_max = 10min;
inline constexpr std::int64_t versions_max = 50;  // of one page; the oldest make room

struct PageVersion {
    std::int64_t version;  // of the page, when it said so
    std::string title;
    Author author;  // without an id where nobody knows
    Time began_at;
    Time saved_at;
};

// Newest first, those before `before`. The newest is what the page says now.
std::vector<PageVersion> list_versions(Reader& reader, const PageId& page, std::optional<std::int64_t> before,
                                       std::size_t limit);
struct PageVersionText {
    PageVersion version;
    Json body;
};
PageVersionText load_version(Reader& reader, const PageId& page, std::int64_t version);  // throws NotFound

// For who changes a page: before it is written, and after.
void keep_first_version(Tx& tx, const PageId& page);
void keep_version(Tx& tx, const PageId& page, const PageWish& wish);

}  // namespace hub::catalog
