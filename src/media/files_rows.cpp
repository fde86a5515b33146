#include "media/files_rows.h"

#include <deque>

#include "base/ensure.h"
#include "base/text.h"

namespace hub::media::rows {

namespace {

struct Row {
    FileId id;
    std::string name;
    std::string kind;
    std::string type;
    std::int64_t size;
    std::int64_t version;
    Time created_at;
    FileId content;
    std::string audience;
    std::string rule;
};

std::vector<File> select(Reader& reader, std::string_view rest, const db::Binds& binds) {
    const std::string sql =
        std::string{
            "SELECT id, name, kind, type, size, version, created_at, content_id, audience, audience_rule FROM files "
            "WHERE site_id = "
            ":site AND deleted_at IS NULL "}
            .append(rest);
    std::vector<File> files;
    for (Row& row : reader.all<Row, FileId, std::string, std::string, std::string, std::int64_t, std::int64_t, Time,
                               FileId, std::string, std::string>(sql, binds)) {
        const auto kind = find_kind(row.kind);
        ENSURE(kind.has_value());
        files.push_back({.id = row.id,
                         .name = std::move(row.name),
                         .kind = *kind,
                         .type = std::move(row.type),
                         .size = static_cast<std::uint64_t>(row.size),
                         .version = row.version,
                         .created_at = row.created_at,
                         .content = row.content,
                         .audience = audiences::stored_audience(row.audience, row.rule)});
    }
    return files;
}

std::string escaped_for_like(std::string_view text) {
    std::string escaped;
    for (const char letter : text) {
        if (letter == '%' || letter == '_' || letter == '\\') escaped += '\\';
        escaped += letter;
    }
    return escaped;
}

}  // namespace

std::vector<File> list(Reader& reader, const Filter& filter) {
    std::string rest;
    db::Binds binds = {{"limit", static_cast<std::int64_t>(filter.limit)}};
    if (filter.kind) {
        rest += "AND kind = :kind ";
        binds.emplace_back("kind", word_of(*filter.kind));
    }
    if (filter.words) {
        rest += "AND LOWER(name) LIKE LOWER(:words) ESCAPE '\\' ";
        binds.emplace_back("words", "%" + escaped_for_like(*filter.words) + "%");
    }
    std::deque<std::string> names;  // which the binds point to
    if (filter.folder) {
        const auto bind = [&](db::Value value) {
            names.push_back(format("f{:03}", names.size()));
            binds.emplace_back(names.back().c_str(), std::int64_t{0});
            binds.back().value = std::move(value);
            return names.back().c_str();
        };
        const folders::Question there = folders::question_of(reader, *filter.folder, "files.id", bind);
        rest += "AND " + (there.whom.empty() ? there.test : "id IN (" + there.whom + ")") + " ";
    }
    if (filter.before) {
        rest += "AND id < :before ";
        binds.emplace_back("before", *filter.before);
    }
    return select(reader, rest + "ORDER BY id DESC LIMIT :limit", binds);
}

std::optional<File> find(Reader& reader, const FileId& id) {
    auto found = select(reader, "AND id = :id", {{"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

void insert(Tx& tx, const File& file) {
    tx.run(
        "INSERT INTO files (site_id, id, name, kind, type, size, version, created_at, content_id, audience, "
        "audience_rule) VALUES "
        "(:site, :id, :name, :kind, :type, :size, :version, :created_at, :content, :audience, :rule)",
        {{"id", file.id},
         {"name", file.name},
         {"kind", word_of(file.kind)},
         {"type", file.type},
         {"size", static_cast<std::int64_t>(file.size)},
         {"version", file.version},
         {"created_at", file.created_at},
         {"content", file.content},
         {"audience", audiences::stored_word(file.audience)},
         {"rule", audiences::text_of(file.audience.rule)}});
}

bool update(Tx& tx, const File& file, std::int64_t seen_version) {
    return tx.run(
               "UPDATE files SET name = :name, kind = :kind, type = :type, size = :size, content_id = :content, "
               "audience = :audience, audience_rule = :rule, version = version + 1 WHERE site_id = :site AND id = :id "
               "AND version = :seen AND "
               "deleted_at IS NULL",
               {{"name", file.name},
                {"kind", word_of(file.kind)},
                {"type", file.type},
                {"size", static_cast<std::int64_t>(file.size)},
                {"content", file.content},
                {"audience", audiences::stored_word(file.audience)},
                {"rule", audiences::text_of(file.audience.rule)},
                {"id", file.id},
                {"seen", seen_version}}) > 0;
}

bool is_content(Reader& reader, const FileId& content) {
    return reader
        .value<std::int64_t>(
            "SELECT 1 FROM files WHERE site_id = :site AND content_id = :content AND deleted_at IS NULL LIMIT 1",
            {{"content", content}})
        .has_value();
}

void mark_deleted(Tx& tx, const FileId& id) {
    tx.run("UPDATE files SET deleted_at = :now WHERE site_id = :site AND id = :id AND deleted_at IS NULL",
           {{"now", tx.now()}, {"id", id}});
}

std::vector<PageId> pages_with(Reader& reader, const FileId& id) {
    constexpr std::int64_t most = 1000;
    return reader.values<PageId>(
        "SELECT page_id FROM file_uses WHERE site_id = :site AND file_id = :id ORDER BY page_id LIMIT :most",
        {{"id", id}, {"most", most}});
}

std::vector<FileId> files_on(Reader& reader, const PageId& page) {
    return reader.values<FileId>(
        "SELECT file_id FROM file_uses WHERE site_id = :site AND page_id = :page ORDER BY file_id", {{"page", page}});
}

bool is_on(Reader& reader, const FileId& id, const PageId& page) {
    return reader
        .value<std::int64_t>(
            "SELECT 1 FROM file_uses WHERE site_id = :site AND page_id = :page AND file_id = :id LIMIT 1",
            {{"page", page}, {"id", id}})
        .has_value();
}

void delete_uses(Tx& tx, const PageId& page) {
    tx.run("DELETE FROM file_uses WHERE site_id = :site AND page_id = :page", {{"page", page}});
}

void insert_use(Tx& tx, const PageId& page, const FileId& file) {
    tx.run("INSERT INTO file_uses (site_id, page_id, file_id) VALUES (:site, :page, :file)",
           {{"page", page}, {"file", file}});
}

}  // namespace hub::media::rows
