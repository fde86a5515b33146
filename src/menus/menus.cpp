#include "menus/menus.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "audiences/groups.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "catalog/order.h"
#include "menus/menus_rows.h"

namespace hub::menus {

namespace {

constexpr std::array<std::string_view, 9> words = {"home",  "library", "search",  "files",  "account",
                                                   "thing", "page",    "address", "heading"};

using Each = std::function<void(const Entry& entry, const std::string& field)>;

// Every entry, with its place in what was sent: "entries[0].entries[2]".
void visit(const std::vector<Entry>& entries, const std::string& place, const Each& each) {
    for (std::size_t number = 0; number < entries.size(); ++number) {
        const std::string field = format("{}entries[{}]", place, number);
        each(entries[number], field);
        visit(entries[number].entries, field + ".", each);
    }
}

bool leads_to_the_same(const Entry& left, const Entry& right) {
    return left.thing == right.thing && left.page == right.page;
}

// What was in the menu may stay there, whatever became of it.
void check_target(const Entry& entry, const std::string& field, const catalog::Catalog& catalog,
                  const std::vector<Entry>& before, Complaints& wrong) {
    if (standing_of(entry, catalog) != Standing::gone) return;
    bool was_there = false;
    visit(before, {}, [&](const Entry& old, const std::string&) {
        if (leads_to_the_same(old, entry)) was_there = true;
    });
    if (was_there) return;
    if (entry.thing) wrong.add(field + ".thing", "should be the id of a product or collection that is here");
    if (entry.page) wrong.add(field + ".page", "should be the id of a page that is here");
}

void check(Reader& reader, const std::vector<Entry>& wanted, const catalog::Catalog& catalog,
           const std::vector<Entry>& before, Complaints& wrong) {
    std::vector<MenuEntryId> seen;
    visit(wanted, {}, [&](const Entry& entry, const std::string& field) {
        if (entry.id && std::ranges::find(seen, *entry.id) != seen.end())
            wrong.add(field + ".id", "should stand in the menu once");
        if (entry.id) seen.push_back(*entry.id);
        check_target(entry, field, catalog, before, wrong);
        audiences::check_rule(reader, entry.audience.rule, field + ".audience_rule", wrong);
    });
}

void insert_all(Tx& tx, std::vector<Entry>& entries, const std::optional<MenuEntryId>& parent) {
    for (std::size_t position = 0; position < entries.size(); ++position) {
        Entry& entry = entries[position];
        if (!entry.id) entry.id = tx.fresh<MenuEntryId>();
        rows::insert(tx, entry, parent, position);
        audiences::set_audience(tx, entry.known_id().view(), entry.audience);
        insert_all(tx, entry.entries, entry.id);
    }
}

Standing standing_of_thing(const ThingId& id, const catalog::Catalog& catalog) {
    const auto* const entry = catalog.find(id);
    if (entry == nullptr) return Standing::gone;
    return entry->product.status == catalog::Status::live ? Standing::well : Standing::draft;
}

Standing standing_of_page(const PageId& id, const catalog::Catalog& catalog) {
    const catalog::Page* const page = catalog.find(id);
    if (page == nullptr) return Standing::gone;
    const Standing outer = standing_of_thing(page->product, catalog);
    const bool is_draft = outer == Standing::well && page->status != catalog::Status::live;
    return is_draft ? Standing::draft : outer;
}

}  // namespace

const MenuEntryId& Entry::known_id() const {
    ENSURE(id);
    return *id;
}

std::string_view word_of(Place place) {
    return words.at(static_cast<std::size_t>(place));
}

std::vector<std::string> place_words() {
    return {words.begin(), words.end()};
}

Place place_of(std::string_view word) {
    const auto* const found = std::ranges::find(words, word);
    ENSURE(found != words.end());
    return static_cast<Place>(found - words.begin());
}

Menu load_menu(Reader& reader) {
    return {.entries = rows::entries(reader), .version = rows::version(reader)};
}

Menu save_menu(Tx& tx, const catalog::Catalog& catalog, std::vector<Entry> entries, Complaints wrong,
               std::optional<std::int64_t> seen_version) {
    const Menu before = load_menu(tx);
    catalog::check_version(seen_version, before.version);
    check(tx, entries, catalog, before.entries, wrong);
    wrong.finish();
    visit(before.entries, {},
          [&](const Entry& old, const std::string&) { audiences::set_rule(tx, old.known_id().view(), {}); });
    rows::forget_entries(tx);
    insert_all(tx, entries, std::nullopt);
    rows::save_version(tx, before.version + 1);
    tx.touch(tx.site().view());
    return {.entries = std::move(entries), .version = before.version + 1};
}

Standing standing_of(const Entry& entry, const catalog::Catalog& catalog) {
    if (entry.thing) return standing_of_thing(*entry.thing, catalog);
    if (entry.page) return standing_of_page(*entry.page, catalog);
    return Standing::well;
}

}  // namespace hub::menus
