#include "menus/menus_api.h"

#include <utility>

#include "app/app.h"
#include "audiences/audience_json.h"
#include "base/ensure.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "catalog/links.h"
#include "http/etag.h"
#include "menus/menus.h"
#include "staff/staff.h"

namespace hub::menus::api {

namespace {

constexpr std::size_t address_letters_max = 2000;

std::string_view word_of(Standing standing) {
    switch (standing) {
        case Standing::well:
            return "well";
        case Standing::draft:
            return "draft";
        case Standing::gone:
            return "gone";
    }
    ENSURE(false);
}

JsonArray json_of(const std::vector<Entry>& entries, const catalog::Catalog& catalog) {
    JsonArray list;
    for (const Entry& entry : entries) {
        list.push_back(JsonObject{{"id", entry.known_id().text()},
                                  {"label", entry.label},
                                  {"place", menus::word_of(entry.place)},
                                  {"thing", hub::json_of(entry.thing)},
                                  {"page", hub::json_of(entry.page)},
                                  {"address", entry.address},
                                  {"audience", audiences::word_of(entry.audience.kind)},
                                  {"audience_rule", audiences::json_of(entry.audience.rule)},
                                  {"standing", word_of(standing_of(entry, catalog))},
                                  {"entries", json_of(entry.entries, catalog)}});
    }
    return list;
}

http::Response answer_of(const Menu& menu, const catalog::Catalog& catalog) {
    http::Response answer = http::json(200, JsonObject{{"entries", json_of(menu.entries, catalog)}});
    http::set_etag(answer, menu.version);
    return answer;
}

// What it leads to goes with its place, and with no other.
void read_target(Fields& fields, Entry& entry) {
    entry.thing = fields.optional_id<ThingId>("thing");
    entry.page = fields.optional_id<PageId>("page");
    entry.address = fields.optional_text("address", {.shortest = 0, .longest = address_letters_max}).value_or("");
    const auto goes_with = [&](std::string_view name, bool is_there, Place place) {
        if (is_there && entry.place != place) fields.wrong(name, format("goes with place: {}", menus::word_of(place)));
        if (!is_there && entry.place == place && !fields.is_wrong(name)) fields.wrong(name, "is missing");
    };
    goes_with("thing", entry.thing.has_value(), Place::thing);
    goes_with("page", entry.page.has_value(), Place::page);
    goes_with("address", !entry.address.empty(), Place::address);
    const bool is_safe = entry.address.starts_with("https://") && catalog::is_safe_link(entry.address);
    if (!entry.address.empty() && !is_safe) fields.wrong("address", "should be an address that begins with https://");
}

std::vector<Entry> read_entries(Fields& fields, const std::string& place, std::size_t most);

Entry read_entry(Fields& fields, const std::string& place, bool is_in_sub_menu) {
    Entry entry{.id = fields.optional_id<MenuEntryId>("id")};
    entry.label = trimmed(fields.text("label", {.shortest = 1, .longest = label_letters_max}));
    if (entry.label.empty() && !fields.is_wrong("label")) fields.wrong("label", "should be a word or two");
    const std::string word = fields.word("place", place_words());
    if (!fields.is_wrong("place")) entry.place = place_of(word);
    read_target(fields, entry);
    entry.audience = audiences::read_audience(fields).value_or(audiences::Audience::anyone);
    fields.raw("standing");  // as GET tells it
    if (entry.place == Place::heading && is_in_sub_menu)
        fields.wrong("place", "should lead somewhere: it stands in a sub-menu");
    entry.entries = read_entries(fields, place + ".", is_in_sub_menu ? 0 : sub_entries_max);
    if (entry.place == Place::heading && is_in_sub_menu)
        fields.wrong("place", "should lead somewhere: it stands in a sub-menu");
    return entry;
}

std::vector<Entry> read_entries(Fields& fields, const std::string& place, std::size_t most) {
    std::vector<Entry> entries;
    const Json* const list = fields.raw("entries");
    if (list == nullptr) return entries;
    if (!list->is_array()) {
        fields.wrong("entries", "should be a list");
        return entries;
    }
    if (list->as_array().size() > most) {
        fields.wrong("entries", most == 0 ? "should be empty: a sub-menu has none of its own"
                                          : format("should be {} at most", most));
        return entries;
    }
    for (const Json& sent : list->as_array()) {
        const std::string here = format("{}entries[{}]", place, entries.size());
        Fields inner{sent, here};
        entries.push_back(read_entry(inner, here, most != entries_max));
        fields.adopt(std::move(inner));
    }
    return entries;
}

}  // namespace

http::Response show_menu(App& app, const http::Request&, const staff::Actor& actor) {
    return app.store.read(actor.site,
                          [&](Reader& reader) { return answer_of(load_menu(reader), *app.catalogs.of(reader)); });
}

http::Response save_menu(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto seen = http::seen_version(request);
    const Json body = request.json();
    Fields fields{body};
    if (!fields.has("entries")) fields.wrong("entries", "is missing");
    const std::vector<Entry> wanted = read_entries(fields, {}, entries_max);
    const Complaints wrong = fields.complaints();
    return app.store.write(actor.site, [&](Tx& tx) {
        const auto catalog = app.catalogs.of(tx);
        return answer_of(menus::save_menu(tx, *catalog, wanted, wrong, seen), *catalog);
    });
}

}  // namespace hub::menus::api
