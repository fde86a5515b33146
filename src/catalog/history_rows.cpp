#include "catalog/history_rows.h"

#include "base/text.h"

namespace hub::catalog::rows {

namespace {

struct VersionRow {
    std::int64_t version;
    std::string title;
    std::string author_id;
    std::string author_name;
    Time began_at;
    Time saved_at;
};

std::vector<PageVersion> select_versions(Reader& reader, std::string_view rest, const db::Binds& binds) {
    const std::string sql = format(
        "SELECT version, title, author_id, author_name, began_at, saved_at FROM page_versions "
        "WHERE site_id = :site AND page_id = :page {}",
        rest);
    std::vector<PageVersion> versions;
    for (VersionRow& row :
         reader.all<VersionRow, std::int64_t, std::string, std::string, std::string, Time, Time>(sql, binds)) {
        versions.push_back({.version = row.version,
                            .title = std::move(row.title),
                            .author = {.id = std::move(row.author_id), .name = std::move(row.author_name)},
                            .began_at = row.began_at,
                            .saved_at = row.saved_at});
    }
    return versions;
}

}  // namespace

std::vector<PageVersion> versions(Reader& reader, const PageId& page, std::optional<std::int64_t> before,
                                  std::size_t limit) {
    db::Binds binds = {{"page", page}, {"limit", static_cast<std::int64_t>(limit)}};
    if (before) binds.emplace_back("before", *before);
    return select_versions(
        reader,
        before ? "AND version < :before ORDER BY version DESC LIMIT :limit" : "ORDER BY version DESC LIMIT :limit",
        binds);
}

std::optional<PageVersion> version(Reader& reader, const PageId& page, std::int64_t version) {
    auto found = select_versions(reader, "AND version = :version", {{"page", page}, {"version", version}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::optional<std::string> version_body(Reader& reader, const PageId& page, std::int64_t version) {
    return reader.value<std::string>(
        "SELECT body FROM page_versions WHERE site_id = :site AND page_id = :page AND version = :version",
        {{"page", page}, {"version", version}});
}

void insert_first_version(Tx& tx, const PageId& page) {
    tx.run(
        "INSERT INTO page_versions (site_id, page_id, version, title, body, author_id, author_name, began_at, "
        "saved_at) SELECT site_id, id, version, title, body, '', '', updated_at, updated_at FROM pages "
        "WHERE site_id = :site AND id = :page",
        {{"page", page}});
}

void insert_version(Tx& tx, const PageId& page, const Author& author) {
    tx.run(
        "INSERT INTO page_versions (site_id, page_id, version, title, body, author_id, author_name, began_at, "
        "saved_at) SELECT site_id, id, version, title, body, CAST(:author AS TEXT), CAST(:name AS TEXT), updated_at, "
        "updated_at FROM pages WHERE site_id = :site AND id = :page",
        {{"page", page}, {"author", author.id}, {"name", author.name}});
}

void renew_version(Tx& tx, const PageId& page, std::int64_t version) {
    tx.run(
        "UPDATE page_versions SET version = page.version, title = page.title, body = page.body, saved_at = "
        "page.updated_at "
        "FROM pages page WHERE page.site_id = page_versions.site_id AND page.id = page_versions.page_id "
        "AND page_versions.site_id = :site AND page_versions.page_id = :page AND page_versions.version = :version",
        {{"page", page}, {"version", version}});
}

void drop_old_versions(Tx& tx, const PageId& page, std::int64_t most) {
    tx.run(
        "DELETE FROM page_versions WHERE site_id = :site AND page_id = :page AND version <= (SELECT version FROM "
        "page_versions WHERE site_id = :site AND page_id = :page ORDER BY version DESC LIMIT 1 OFFSET :most)",
        {{"page", page}, {"most", most}});
}

}  // namespace hub::catalog::rows
