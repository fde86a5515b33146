#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "catalog/catalog.h"
#include "catalog/wishes.h"

// Making, changing and deleting what stands in a product or collection.
namespace hub::catalog {

// A draft for members unless said otherwise, at the end of its product or of one of its sections.
// Throws Invalid{"slug"} when the given one is taken, Invalid{"section"} when that isn't in this product.
Page create_page(Tx& tx, const ThingId& product, const PageWish& wish);
// Throws Conflict{passed_version} when `seen_version` has passed.
Page change_page(Tx& tx, const PageId& id, const PageWish& wish, std::optional<std::int64_t> seen_version);
// Title and text as this version of its history has them (history.h), under a new version. Files that are gone since
// are shown no more. Throws NotFound, or Conflict{passed_version} likewise.
Page restore_page(Tx& tx, const PageId& id, std::int64_t version, Author author,
                  std::optional<std::int64_t> seen_version);
void delete_page(Tx& tx, const PageId& id);

Section load_section(Reader& reader, const ThingId& product, const SectionId& id);  // throws NotFound
Section create_section(Tx& tx, const ThingId& product, const std::string& title);
Section change_section(Tx& tx, const ThingId& product, const SectionId& id, const std::string& title);
// Its pages stay where they are.
void delete_section(Tx& tx, const ThingId& product, const SectionId& id);

}  // namespace hub::catalog
