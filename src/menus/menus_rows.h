#pragma once

#include "menus/menus.h"

// Every statement of menus.
namespace hub::menus::rows {

std::int64_t version(Reader& reader);  // 0: it was never saved
void save_version(Tx& tx, std::int64_t version);
std::vector<Entry> entries(Reader& reader);  // as a tree, in their order
void forget_entries(Tx& tx);
void insert(Tx& tx, const Entry& entry, const std::optional<MenuEntryId>& parent, std::size_t position);

}  // namespace hub::menus::rows
