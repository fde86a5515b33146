#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "catalog/catalog.h"
#include "db/tx.h"
#include "members/members.h"

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

// Whether a page isn't meant for a member, who completes a product without it. access::left_out() knows.
using LeftOut = std::function<bool(const PageId&)>;

// A checkmark that someone sets.
struct Checkmark {
    std::string source;  // "member", "api", …
    // The collections that include the page's product and are open to the member: they may be complete with it, others
    // may not. access::open_collections() knows them.
    std::vector<ThingId> collections{};
    LeftOut left_out = [](const PageId&) { return false; };
};

// Sets the checkmark; records user.page_completed, and user.product_completed when it was the last live page: of its
// product or collection first, then of each of those collections. Setting what is set changes nothing. A product or
// collection that is a draft, keeps no progress or has no live page never completes.
void complete(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const catalog::Page& page,
              const Checkmark& checkmark);
// A checkmark that was set elsewhere, at that time, before the member came here: tells nobody. Whether it wasn't set.
bool move_in(Tx& tx, const MemberId& member, const PageId& page, Time done_at);
// Clears it; the product is open again for completion. Fires nothing.
void clear(Tx& tx, const members::Member& member, const catalog::Page& page);

// A page that is complete now.
struct Completion {
    PageId id;
    Time completed_at;
};
std::optional<Completion> find_completion(Reader& reader, const MemberId& member, const PageId& page);
// Newest first; also of pages since deleted.
std::vector<Completion> list_completions(Reader& reader, const MemberId& member);

// The pages that count: a product's live pages; a collection's, and those of the live products in it that keep
// progress.
std::vector<PageId> counted_pages(const catalog::Catalog& catalog, const ThingId& thing);
// The same for one member, without what is left out.
std::vector<PageId> counted_pages(const catalog::Catalog& catalog, const ThingId& thing, const LeftOut& left_out);
// Whole per cent of these that are complete at `moment`; 100 only when all are.
int percent(const std::vector<PageId>& pages, const Spells& spells, Time moment);
bool is_complete_at(const Spells& spells, const PageId& page, Time moment);

}  // namespace hub::progress
