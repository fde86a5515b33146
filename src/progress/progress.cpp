#include "progress/progress.h"

#include <algorithm>
#include <unordered_set>

#include "progress/progress_rows.h"

namespace hub::progress {

namespace {

using Entry = catalog::Catalog::Entry;

bool counts(const catalog::Product& product) {
    return product.status == catalog::Status::live && product.has_progress;
}

activity::Happening happening(const Tx& tx, const members::Member& member, const Checkmark& checkmark) {
    return {.type = activity::Type::page_completed,
            .who = members::who(member),
            .source = checkmark.source,
            .occurred_at = tx.now()};
}

// Only what the page is a live part of, for a draft's checkmark finishes nothing.
bool finishes(const catalog::Catalog& catalog, const Entry& entry, const PageId& page,
              const std::unordered_set<PageId>& complete_pages, const LeftOut& left_out) {
    if (!counts(entry.product)) return false;
    const std::vector<PageId> pages = counted_pages(catalog, entry.product.id, left_out);
    const auto is_complete = [&](const PageId& counted) { return complete_pages.contains(counted); };
    return std::ranges::find(pages, page) != pages.end() && std::ranges::all_of(pages, is_complete);
}

}  // namespace

Spells load_spells(Reader& reader, const MemberId& member, Time recorded_up_to) {
    Spells spells;
    for (const rows::Mark& mark : rows::marks(reader, member, recorded_up_to)) {
        std::vector<Spell>& of_page = spells[mark.page];
        if (mark.is_done) {
            of_page.push_back({.done_at = mark.recorded_at, .cleared_at = {}});
        } else {
            of_page.back().cleared_at = mark.recorded_at;
        }
    }
    return spells;
}

void complete(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const catalog::Page& page,
              const Checkmark& checkmark) {
    const auto before = rows::find(tx, member.id, page.id);
    if (before && before->completed_at) return;
    rows::add_mark(tx, member.id, page.id, true, tx.now());
    rows::set(tx, member.id, page.id, tx.now());
    tx.touch(member.id.view());

    activity::Happening told = happening(tx, member, checkmark);
    told.product = catalog::what(catalog, page.product);
    told.page = catalog::where(page);
    told.repeated = before.has_value();
    activity::record(tx, told);

    const auto complete_pages = rows::complete_pages(tx, member.id);
    std::vector<ThingId> things{page.product};
    const Entry* const owner = catalog.find(page.product);
    for (const ThingId& collection : owner->included_in) {
        if (std::ranges::find(checkmark.collections, collection) != checkmark.collections.end())
            things.push_back(collection);
    }
    for (const ThingId& thing : things) {
        if (!finishes(catalog, *catalog.find(thing), page.id, complete_pages, checkmark.left_out)) continue;
        told = happening(tx, member, checkmark);
        told.type = activity::Type::product_completed;
        told.product = catalog::what(catalog, thing);
        activity::record(tx, told);
    }
}

bool move_in(Tx& tx, const MemberId& member, const PageId& page, Time done_at) {
    const auto before = rows::find(tx, member, page);
    if (before && before->completed_at) return false;
    rows::add_mark(tx, member, page, true, done_at);
    rows::set(tx, member, page, done_at);
    tx.touch(member.view());
    return true;
}

void clear(Tx& tx, const members::Member& member, const catalog::Page& page) {
    const auto before = rows::find(tx, member.id, page.id);
    if (!before || !before->completed_at) return;
    rows::add_mark(tx, member.id, page.id, false, tx.now());
    rows::unset(tx, member.id, page.id);
    tx.touch(member.id.view());
}

std::optional<Completion> find_completion(Reader& reader, const MemberId& member, const PageId& page) {
    const auto state = rows::find(reader, member, page);
    if (!state || !state->completed_at) return std::nullopt;
    return Completion{.id = page, .completed_at = *state->completed_at};
}

std::vector<Completion> list_completions(Reader& reader, const MemberId& member) {
    return rows::completions(reader, member);
}

bool is_complete_at(const Spells& spells, const PageId& page, Time moment) {
    const auto known = spells.find(page);
    return known != spells.end() && std::ranges::any_of(known->second, [&](const Spell& spell) {
               return spell.done_at <= moment && (!spell.cleared_at || moment < *spell.cleared_at);
           });
}

std::vector<PageId> counted_pages(const catalog::Catalog& catalog, const ThingId& thing) {
    const Entry* const entry = catalog.find(thing);
    if (entry == nullptr) return {};
    std::vector<PageId> pages = entry->live_pages;
    for (const ThingId& product : entry->includes) {
        const Entry& included = *catalog.find(product);
        if (counts(included.product)) pages.insert(pages.end(), included.live_pages.begin(), included.live_pages.end());
    }
    return pages;
}

std::vector<PageId> counted_pages(const catalog::Catalog& catalog, const ThingId& thing, const LeftOut& left_out) {
    std::vector<PageId> pages = counted_pages(catalog, thing);
    std::erase_if(pages, left_out);
    return pages;
}

int percent(const std::vector<PageId>& pages, const Spells& spells, Time moment) {
    if (pages.empty()) return 0;
    const auto done =
        std::ranges::count_if(pages, [&](const PageId& page) { return is_complete_at(spells, page, moment); });
    return static_cast<int>(done * 100 / static_cast<std::ptrdiff_t>(pages.size()));
}

}  // namespace hub::progress
