#pragma once

#include "base/ids.h"
#include "catalog/catalog.h"
#include "db/tx.h"
#include "members/members.h"

#include <optional>
#include <unordered_map>
#include <vector>

// Checkmarks, and what follows from the last of them. Whether the member may open the page is asked before this is.
namespace hub::progress {

// When a page was complete: from `done_at` until `cleared_at`.
struct Spell {
    Time done_at;
    std::optional<Time> cleared_at;
};
using Spells = std::unordered_map<PageId, std::vector<Spell>>;

// What the log of checkmarks says, up to `recorded_up_to`.
Spells load_spells(Reader& reader, const MemberId& member, Time recorded_up_to);

// Sets the checkmark; records user.page_completed, and user.product_completed when it was the last live page.
// Setting what is set changes nothing.
void complete(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const catalog::Page& page,
              std::string_view source);
// Clears it; the product is open again for completion. Fires nothing.
void clear(Tx& tx, const members::Member& member, const catalog::Page& page);

// Whole per cent of the live pages that are complete at `moment`; of a collection, of its products' and own live pages.
int percent(const catalog::Catalog& catalog, const ThingId& thing, const Spells& spells, Time moment);
bool is_complete_at(const Spells& spells, const PageId& page, Time moment);

}  // namespace hub::progress
