#include "imports/part_json.h"

#include <algorithm>

#include "base/text.h"
#include "bulk/own_json.h"

namespace hub::imports {

namespace {

constexpr std::size_t shown_size = 254;  // bytes: a whole address

// For what JSON can't hold stands the sign of what could not be read.
std::string storable(const std::string& cell) {
    if (cell.find('\0') == std::string::npos) return cell;
    std::string text;
    for (const char letter : cell) letter == '\0' ? text += "\xEF\xBF\xBD" : text += letter;
    return text;
}

}  // namespace

std::string shown(const std::string& cell) {
    std::string text{trimmed(cell)};
    if (!is_utf8(text) || !is_printable(text)) return "";
    // Back to where a letter begins.
    const auto is_inside = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; };
    std::size_t size = std::min(text.size(), shown_size);
    while (size < text.size() && size > 0 && is_inside(size)) --size;
    text.resize(size);
    return text;
}

std::string text_of_rows(const std::vector<Row>& rows) {
    JsonArray all;
    all.reserve(rows.size());
    for (const Row& row : rows) {
        JsonArray cells;
        cells.reserve(row.cells.size());
        for (const std::string& cell : row.cells) cells.emplace_back(storable(cell));
        all.push_back(JsonArray{row.line, std::move(cells)});
    }
    return to_text(all);
}

std::vector<Row> rows_of(const std::string& text) {
    const Json all = bulk::own_json(text);
    std::vector<Row> rows;
    rows.reserve(all.as_array().size());
    for (const Json& one : all.as_array()) {
        Row& row = rows.emplace_back();
        row.line = one.as_array().at(0).as_int64();
        for (const Json& cell : one.as_array().at(1).as_array()) row.cells.emplace_back(cell.as_string());
    }
    return rows;
}

std::vector<JudgedRow> judged_rows(const std::string& text) {
    std::vector<JudgedRow> rows;
    const Json all = bulk::own_json(text);
    for (const Json& one : all.as_array()) {
        const JsonArray& row = one.as_array();
        rows.push_back({.line = row.at(0).as_int64(),
                        .verdict = static_cast<Verdict>(row.at(1).as_int64()),
                        .email = std::string{row.at(2).as_string()},
                        .why = std::string{row.at(3).as_string()}});
    }
    return rows;
}

Json json_of(const Mapping& mapping) {
    using hub::json_of;
    JsonArray columns;
    for (const Column& column : mapping.columns) {
        JsonObject one{{"to", word_of(column.field)}};
        if (column.thing) one["thing"] = column.thing->text();
        if (column.page) one["page"] = column.page->text();
        if (column.custom_field) one["field"] = column.custom_field->text();
        columns.push_back(std::move(one));
    }
    JsonArray things;
    for (const ThingId& thing : mapping.things) things.push_back(json_of(thing));
    return JsonObject{{"columns", std::move(columns)},
                      {"tags", JsonArray(mapping.tags.begin(), mapping.tags.end())},
                      {"things", std::move(things)},
                      {"notify", mapping.notify}};
}

Mapping mapping_of(const Json& json) {
    Mapping mapping;
    for (const Json& one : bulk::own_list(json, "columns")) {
        Column& column = mapping.columns.emplace_back(Column{.field = field_of(bulk::own_text(one, {"to"}))});
        if (const auto thing = text_at(one, {"thing"})) column.thing = ThingId::parse(*thing);
        if (const auto page = text_at(one, {"page"})) column.page = PageId::parse(*page);
        if (const auto field = text_at(one, {"field"})) column.custom_field = FieldId::parse(*field);
    }
    for (const Json& tag : bulk::own_list(json, "tags")) mapping.tags.emplace_back(tag.as_string());
    for (const Json& thing : bulk::own_list(json, "things"))
        mapping.things.push_back(ThingId::parse(thing.as_string()));
    mapping.notify = flag_at(json, {"notify"}).value_or(false);
    return mapping;
}

}  // namespace hub::imports
