#include "imports/imports_rows.h"

#include "bulk/own_json.h"

namespace hub::imports::rows {

namespace {

struct ImportRow {
    ImportId id;
    std::string name;
    std::string encoding;
    std::string separator;
    std::string columns;
    std::int64_t row_count;
    std::optional<std::string> mapping;
    std::optional<std::string> counts;
    std::optional<JobId> job;
    Time created_at;
};

std::string text_of(const std::vector<Header>& columns) {
    JsonArray all;
    for (const Header& column : columns) {
        JsonArray samples(column.samples.begin(), column.samples.end());
        all.push_back(JsonArray{column.name, std::move(samples)});
    }
    return to_text(all);
}

std::vector<Header> columns_of(const std::string& text) {
    std::vector<Header> columns;
    const Json all = bulk::own_json(text);
    for (const Json& one : all.as_array()) {
        Header& column = columns.emplace_back();
        column.name = one.as_array().at(0).as_string();
        for (const Json& sample : one.as_array().at(1).as_array()) column.samples.emplace_back(sample.as_string());
    }
    return columns;
}

Counts counts_of(const std::string& text) {
    Counts counts{};
    const Json all = bulk::own_json(text);
    for (std::size_t at = 0; at < counts.size(); ++at) counts.at(at) = all.as_array().at(at).as_int64();
    return counts;
}

Import import_of(ImportRow row) {
    return {.id = row.id,
            .name = std::move(row.name),
            .encoding = std::move(row.encoding),
            .separator = row.separator.front(),
            .columns = columns_of(row.columns),
            .row_count = row.row_count,
            .mapping = row.mapping ? std::optional{mapping_of(bulk::own_json(*row.mapping))} : std::nullopt,
            .counts = row.counts ? std::optional{counts_of(*row.counts)} : std::nullopt,
            .job = row.job,
            .created_at = row.created_at};
}

}  // namespace

void insert_import(Tx& tx, const Import& import) {
    tx.run(
        "INSERT INTO imports (site_id, id, name, encoding, separator, columns, row_count, created_at) "
        "VALUES (:site, :id, :name, :encoding, :separator, :columns, 0, :created)",
        {{"id", import.id},
         {"name", import.name},
         {"encoding", import.encoding},
         {"separator", std::string(1, import.separator)},
         {"columns", text_of(import.columns)},
         {"created", import.created_at}});
}

void insert_part(Tx& tx, const ImportId& id, const StoredPart& part) {
    tx.run("INSERT INTO import_parts (site_id, import_id, part, rows_read) VALUES (:site, :id, :part, :rows)",
           {{"id", id}, {"part", part.number}, {"rows", part.rows}});
}

void set_whole(Tx& tx, const ImportId& id, std::int64_t row_count) {
    tx.run("UPDATE imports SET is_whole = TRUE, row_count = :count WHERE site_id = :site AND id = :id",
           {{"count", row_count}, {"id", id}});
}

std::optional<Import> find_import(Reader& reader, const ImportId& id) {
    auto found = reader.one<ImportRow, ImportId, std::string, std::string, std::string, std::string, std::int64_t,
                            std::optional<std::string>, std::optional<std::string>, std::optional<JobId>, Time>(
        "SELECT id, name, encoding, separator, columns, row_count, mapping, counts, job_id, created_at FROM imports "
        "WHERE site_id = :site AND id = :id AND is_whole",
        {{"id", id}});
    if (!found) return std::nullopt;
    return import_of(std::move(*found));
}

std::optional<StoredPart> find_part(Reader& reader, const ImportId& id, std::int64_t number) {
    return reader.one<StoredPart, std::int64_t, std::string, std::optional<std::string>>(
        "SELECT part, rows_read, verdicts FROM import_parts WHERE site_id = :site AND import_id = :id AND part = :part",
        {{"id", id}, {"part", number}});
}

std::vector<PartVerdicts> find_verdicts(Reader& reader, const ImportId& id, std::int64_t first, std::size_t limit) {
    return reader.all<PartVerdicts, std::int64_t, std::string>(
        "SELECT part, verdicts FROM import_parts WHERE site_id = :site AND import_id = :id AND part >= :first "
        "AND verdicts IS NOT NULL ORDER BY part LIMIT :most",
        {{"id", id}, {"first", first}, {"most", static_cast<std::int64_t>(limit)}});
}

bool begin_look(Tx& tx, const ImportId& id, const Mapping& mapping) {
    return tx.run(
               "UPDATE imports SET mapping = :mapping, counts = NULL "
               "WHERE site_id = :site AND id = :id AND job_id IS NULL",
               {{"mapping", to_text(json_of(mapping))}, {"id", id}}) == 1;
}

bool is_looked_at_by(Reader& reader, const ImportId& id, const Mapping& mapping) {
    return reader
        .value<std::int64_t>(
            "SELECT 1 FROM imports WHERE site_id = :site AND id = :id AND job_id IS NULL AND mapping = :mapping",
            {{"id", id}, {"mapping", to_text(json_of(mapping))}})
        .has_value();
}

void set_verdicts(Tx& tx, const ImportId& id, const PartVerdicts& part) {
    tx.run("UPDATE import_parts SET verdicts = :verdicts WHERE site_id = :site AND import_id = :id AND part = :part",
           {{"verdicts", part.verdicts}, {"id", id}, {"part", part.number}});
}

void set_counts(Tx& tx, const ImportId& id, const Counts& counts) {
    const JsonArray all(counts.begin(), counts.end());
    tx.run("UPDATE imports SET counts = :counts WHERE site_id = :site AND id = :id",
           {{"counts", to_text(all)}, {"id", id}});
}

void set_job(Tx& tx, const ImportId& id, const JobId& job) {
    tx.run("UPDATE imports SET job_id = :job WHERE site_id = :site AND id = :id", {{"job", job}, {"id", id}});
}

std::size_t forget_imports(Tx& everywhere, Time created_before, std::size_t limit) {
    const db::Binds binds{{"before", created_before}, {"most", static_cast<std::int64_t>(limit)}};
    const std::string old =
        "(SELECT site_id, id FROM imports WHERE created_at < :before ORDER BY created_at, id LIMIT :most)";
    everywhere.run("DELETE FROM import_parts WHERE (site_id, import_id) IN " + old, binds);
    return static_cast<std::size_t>(everywhere.run("DELETE FROM imports WHERE (site_id, id) IN " + old, binds));
}

}  // namespace hub::imports::rows
