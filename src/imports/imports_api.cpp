#include "imports/imports_api.h"

#include <algorithm>

#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "bulk/job_json.h"
#include "http/paging.h"
#include "http/parameters.h"
#include "imports/imports.h"
#include "jobs/wake.h"
#include "staff/staff.h"

namespace hub::imports::api {

namespace {

std::string_view word_of_separator(char separator) {
    switch (separator) {
        case ';':
            return "semicolon";
        case '\t':
            return "tab";
        default:
            return "comma";
    }
}

Json counts_json(const std::optional<Counts>& counts) {
    if (!counts) return nullptr;
    JsonObject all;
    for (std::size_t at = 0; at < counts->size(); ++at) all[word_of(static_cast<Verdict>(at))] = counts->at(at);
    return all;
}

Json json_of(const Column& column) {
    return JsonObject{{"to", word_of(column.field)},
                      {"thing", hub::json_of(column.thing)},
                      {"page", hub::json_of(column.page)},
                      {"field", hub::json_of(column.custom_field)}};
}

// What columns can be about.
struct Site {
    const catalog::Catalog& catalog;
    const std::vector<members::CustomField>& fields;
};

// Each column by its name, with what it holds and what it is: as it was said last, or as we guess.
JsonArray columns_json(const Import& import, const Site& site) {
    Cells names;
    for (const Header& column : import.columns) names.push_back(column.name);
    const std::vector<Column> meant =
        import.mapping ? import.mapping->columns : guess(names, site.catalog, site.fields);
    JsonArray columns;
    for (std::size_t at = 0; at < import.columns.size(); ++at) {
        JsonObject one = json_of(meant.at(at)).as_object();
        one["name"] = import.columns[at].name;
        one["samples"] = JsonArray(import.columns[at].samples.begin(), import.columns[at].samples.end());
        columns.push_back(std::move(one));
    }
    return columns;
}

Json json_of(const Import& import, const Site& site) {
    using hub::json_of;
    const Mapping meant = import.mapping.value_or(Mapping{});
    JsonArray things;
    for (const ThingId& thing : meant.things) things.push_back(json_of(thing));
    return JsonObject{{"id", json_of(import.id)},
                      {"name", import.name},
                      {"encoding", import.encoding},
                      {"separator", word_of_separator(import.separator)},
                      {"row_count", import.row_count},
                      {"columns", columns_json(import, site)},
                      {"tags", JsonArray(meant.tags.begin(), meant.tags.end())},
                      {"things", std::move(things)},
                      {"notify", meant.notify},
                      {"counts", counts_json(import.counts)},
                      {"job", json_of(import.job)},
                      {"created_at", json_of(import.created_at)}};
}

std::string name_in(const http::Request& request) {
    http::Parameters parameters{request};
    const std::string name = parameters.text("name").value_or("members.csv");
    if (name.empty() || length_in_letters(name) > 200 || !is_printable(name))
        parameters.wrong("name", "should be the name of a file, of 200 letters at most");
    parameters.finish();
    return name;
}

Column column_in(Fields& fields, const Json& json, std::size_t number, const Site& site) {
    const std::string place = format("columns[{}]", number);
    Fields inner{json, place};
    Column column{.field = field_of(inner.optional_word("to", field_words()).value_or("ignored"))};
    column.thing = inner.optional_id<ThingId>("thing");
    column.page = inner.optional_id<PageId>("page");
    column.custom_field = inner.optional_id<FieldId>("field");
    if (column.field == Field::product && (!column.thing || site.catalog.find(*column.thing) == nullptr))
        inner.wrong("thing", "should be the id of a product or collection that is there");
    if (column.field == Field::completed && (!column.page || site.catalog.find(*column.page) == nullptr))
        inner.wrong("page", "should be the id of a page that is there");
    const auto is_there = [&](const FieldId& id) {
        return std::ranges::count(site.fields, id, &members::CustomField::id) > 0;
    };
    if (column.field == Field::custom_field && (!column.custom_field || !is_there(*column.custom_field)))
        inner.wrong("field", "should be the id of a custom field that is there");
    fields.adopt(std::move(inner));
    return column;
}

// Of the person's fields each may be one column, and the address must be.
void check_columns(Fields& fields, const std::vector<Column>& columns) {
    for (const Field once :
         {Field::email, Field::first_name, Field::last_name, Field::name, Field::first_access, Field::access_ends}) {
        if (std::ranges::count(columns, once, &Column::field) > 1)
            fields.wrong("columns", format("should name {} once", word_of(once)));
    }
    for (const Column& column : columns) {
        if (column.field != Field::custom_field || !column.custom_field) continue;
        if (std::ranges::count(columns, column.custom_field, &Column::custom_field) == 1) continue;
        fields.wrong("columns", "should name each custom field once");
        break;
    }
    if (std::ranges::count(columns, Field::email, &Column::field) == 0)
        fields.wrong("columns", "should say which one is the e-mail address");
}

std::vector<Column> columns_in(Fields& fields, const Import& import, const Site& site) {
    std::vector<Column> columns;
    const Json* const list = fields.raw("columns");
    if (list == nullptr || !list->is_array() || list->as_array().size() != import.columns.size()) {
        fields.wrong("columns", format("should be a list of {}, one for each column", import.columns.size()));
        return columns;
    }
    for (const Json& one : list->as_array()) {
        if (!one.is_object()) {
            fields.wrong("columns", "should be objects");
            return columns;
        }
        columns.push_back(column_in(fields, one, columns.size(), site));
    }
    check_columns(fields, columns);
    return columns;
}

Mapping mapping_in(const Json& json, const Import& import, const Site& site) {
    Fields fields{json};
    Mapping mapping{.columns = columns_in(fields, import, site)};
    constexpr std::size_t things_most = 100;
    for (const std::string& tag : fields.texts("tags", things_most)) mapping.tags.emplace_back(trimmed(tag));
    if (std::ranges::any_of(mapping.tags,
                            [](const std::string& tag) { return tag.empty() || length_in_letters(tag) > 100; }))
        fields.wrong("tags", "should be names of 1 to 100 letters");
    for (const std::string& thing : fields.texts("things", things_most)) {
        if (ThingId::matches(thing) && site.catalog.find(ThingId::parse(thing)) != nullptr)
            mapping.things.push_back(ThingId::parse(thing));
        else
            fields.wrong("things", "should be ids of products or collections that are there");
    }
    mapping.notify = fields.flag("notify", false);
    fields.finish();
    return mapping;
}

// Who lets in a file that gives access needs the right to give it.
void require_rights(const Mapping& mapping, const staff::Actor& actor) {
    if (gives_access(mapping) && !actor.may("access:write"))
        throw Forbidden("This file gives access: for that you need the permission access:write.");
}

// "3.1207": where the last row before it stands.
std::optional<RowPlace> place_in(const std::string& cursor) {
    const auto parts = split(cursor, '.');
    if (parts.size() != 2) return std::nullopt;
    const auto part = parse_i64(parts[0]);
    const auto line = parse_i64(parts[1]);
    if (!part || !line || *part < 0 || *line < 0) return std::nullopt;
    return RowPlace{.part = *part, .line = *line};
}

Json json_of(const JudgedRow& row) {
    return JsonObject{{"line", row.line},
                      {"verdict", word_of(row.verdict)},
                      {"email", row.email},
                      {"why", row.why.empty() ? Json(nullptr) : Json(row.why)}};
}

}  // namespace

http::Landing admit_file(app::App&, const http::Request& request, const staff::Actor&) {
    name_in(request);
    return {.most = file_size_most};
}

http::Response create_import(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const std::string name = name_in(request);
    const Import import = take_file(app.store, actor.site, *request.spooled, name);
    const auto catalog = app.catalogs.of(app.store, actor.site);
    const auto fields = app.store.read(actor.site, members::list_fields);
    return http::json(201, json_of(import, {.catalog = *catalog, .fields = fields}))
        .with("Location", "/api/v1/imports/" + import.id.text());
}

http::Response show_import(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<ImportId>(request, "import");
    return app.store.read(actor.site, [&](Reader& reader) {
        const auto catalog = app.catalogs.of(reader);
        const auto fields = members::list_fields(reader);
        return http::json(200, json_of(load_import(reader, id), {.catalog = *catalog, .fields = fields}));
    });
}

http::Response check_import(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<ImportId>(request, "import");
    const Import import = app.store.read(actor.site, [&](Reader& reader) { return load_import(reader, id); });
    const auto catalog = app.catalogs.of(app.store, actor.site);
    const auto fields = app.store.read(actor.site, members::list_fields);
    const Site site{.catalog = *catalog, .fields = fields};
    const Mapping mapping = mapping_in(request.json(), import, site);
    require_rights(mapping, actor);
    return http::json(200, json_of(look(app.store, actor.site, app.catalogs, id, mapping), site));
}

http::Response list_rows(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<ImportId>(request, "import");
    http::Parameters parameters{request};
    const auto verdict = parameters.word("verdict", verdict_words());
    const http::Paging paging = parameters.paging();
    RowsPage page{.limit = paging.limit + 1};
    if (paging.cursor) {
        const auto after = place_in(*paging.cursor);
        if (!after) parameters.wrong("cursor", "should be the next_cursor of the page before");
        page.after = after.value_or(RowPlace{});
    }
    parameters.finish();
    if (verdict) page.verdict = verdict_of(*verdict);
    return app.store.read(actor.site, [&](Reader& reader) {
        auto rows = imports::list_rows(reader, load_import(reader, id), page);
        std::optional<std::string> next;
        if (rows.size() > paging.limit) {
            rows.pop_back();
            next = format("{}.{}", rows.back().part, rows.back().line);
        }
        JsonArray data;
        for (const JudgedRow& row : rows) data.push_back(json_of(row));
        return http::list(std::move(data), next);
    });
}

http::Response begin_import(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<ImportId>(request, "import");
    const bulk::Job job = app.store.write(actor.site, [&](Tx& tx) {
        const Import import = load_import(tx, id);
        if (import.mapping) require_rights(*import.mapping, actor);
        tx.after_commit([&app] { app.job_wake.call(); });
        return begin(tx, id, bulk::starter_of(actor));
    });
    return http::json(202, bulk::json_of(job, app.job_kinds)).with("Location", "/api/v1/jobs/" + job.id.text());
}

}  // namespace hub::imports::api
