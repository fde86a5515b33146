#include "menus/menus_rows.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace hub::menus::rows {

namespace {

struct Row {
    MenuEntryId id;
    std::optional<MenuEntryId> parent;
    std::string label;
    std::string place;
    std::string target;
    std::string audience;
    std::string audience_rule;
};

Entry entry_of(Row row) {
    Entry entry{.id = row.id,
                .label = std::move(row.label),
                .place = place_of(row.place),
                .audience = audiences::stored_audience(row.audience, row.audience_rule)};
    switch (entry.place) {
        case Place::thing:
            entry.thing = ThingId::parse(row.target);
            break;
        case Place::page:
            entry.page = PageId::parse(row.target);
            break;
        case Place::address:
            entry.address = std::move(row.target);
            break;
        case Place::home:
        case Place::library:
        case Place::search:
        case Place::files:
        case Place::account:
        case Place::heading:
            break;
    }
    return entry;
}

std::string target_of(const Entry& entry) {
    if (entry.thing) return entry.thing->text();
    if (entry.page) return entry.page->text();
    return entry.address;
}

std::vector<Row> rows_below(Reader& reader, std::string_view which) {
    return reader.all<Row, MenuEntryId, std::optional<MenuEntryId>, std::string, std::string, std::string, std::string,
                      std::string>(
        format("SELECT id, parent_id, label, place, target, audience, audience_rule FROM menu_entries "
               "WHERE site_id = :site AND parent_id {} ORDER BY parent_id, position",
               which));
}

}  // namespace

std::int64_t version(Reader& reader) {
    return reader.value<std::int64_t>("SELECT version FROM menus WHERE site_id = :site").value_or(0);
}

void save_version(Tx& tx, std::int64_t version) {
    tx.run(
        "INSERT INTO menus (site_id, version, updated_at) VALUES (:site, :version, :now) "
        "ON CONFLICT (site_id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at",
        {{"version", version}, {"now", tx.now()}});
}

std::vector<Entry> entries(Reader& reader) {
    std::vector<Entry> top;
    for (Row& row : rows_below(reader, "IS NULL")) top.push_back(entry_of(std::move(row)));
    for (Row& row : rows_below(reader, "IS NOT NULL")) {
        const auto parent = std::ranges::find(top, row.parent, &Entry::id);
        if (parent != top.end()) parent->entries.push_back(entry_of(std::move(row)));
    }
    return top;
}

void forget_entries(Tx& tx) {
    tx.run("DELETE FROM menu_entries WHERE site_id = :site", {});
}

void insert(Tx& tx, const Entry& entry, const std::optional<MenuEntryId>& parent, std::size_t position) {
    tx.run(
        "INSERT INTO menu_entries (site_id, id, parent_id, position, label, place, target, audience, audience_rule) "
        "VALUES (:site, :id, :parent, :position, :label, :place, :target, :audience, :rule)",
        {{"id", entry.known_id()},
         {"parent", parent},
         {"position", static_cast<std::int64_t>(position)},
         {"label", entry.label},
         {"place", word_of(entry.place)},
         {"target", target_of(entry)},
         {"audience", audiences::stored_word(entry.audience)},
         {"rule", audiences::text_of(entry.audience.rule)}});
}

}  // namespace hub::menus::rows
