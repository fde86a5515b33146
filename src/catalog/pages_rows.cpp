#include "catalog/pages_rows.h"

#include "base/text.h"
#include "catalog/words.h"

namespace hub::catalog::rows {

namespace {

struct PageRow {
    PageId id;
    ThingId product;
    std::string title;
    std::string slug;
    std::string status;
    std::string audience;
    std::string rule;
    std::optional<Time> opens_at;
    bool is_teased;
    std::int64_t version;
    Time created_at;
    Time updated_at;
};

std::vector<Page> select_pages(Reader& reader, std::string_view condition, db::Binds binds) {
    const std::string sql = format(
        "SELECT id, product_id, title, slug, status, audience, audience_rule, opens_at, is_teased, version, "
        "created_at, "
        "updated_at "
        "FROM pages WHERE site_id = :site AND deleted_at IS NULL {}",
        condition);
    std::vector<Page> pages;
    for (PageRow& row :
         reader.all<PageRow, PageId, ThingId, std::string, std::string, std::string, std::string, std::string,
                    std::optional<Time>, bool, std::int64_t, Time, Time>(sql, std::move(binds))) {
        pages.push_back({.id = row.id,
                         .product = row.product,
                         .title = std::move(row.title),
                         .slug = std::move(row.slug),
                         .status = value_of(statuses, row.status),
                         .audience = audiences::stored_audience(row.audience, row.rule),
                         .opens_at = row.opens_at,
                         .is_teased = row.is_teased,
                         .version = row.version,
                         .created_at = row.created_at,
                         .updated_at = row.updated_at});
    }
    return pages;
}

std::vector<Section> select_sections(Reader& reader, std::string_view condition, db::Binds binds) {
    return reader.all<Section, SectionId, ThingId, std::string, Time>(
        format("SELECT id, product_id, title, created_at FROM sections "
               "WHERE site_id = :site AND deleted_at IS NULL {} ORDER BY created_at, id",
               condition),
        std::move(binds));
}

db::Binds binds_of(const Page& page) {
    return {{"id", page.id},
            {"title", page.title},
            {"slug", page.slug},
            {"status", text_of(statuses, page.status)},
            {"audience", audiences::stored_word(page.audience)},
            {"rule", audiences::text_of(page.audience.rule)},
            {"opens_at", page.opens_at},
            {"is_teased", page.is_teased},
            {"version", page.version},
            {"updated_at", page.updated_at}};
}

template <class Found>
std::optional<Found> first(std::vector<Found> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace

std::vector<Section> sections(Reader& reader) {
    return select_sections(reader, "", {});
}

std::vector<Section> sections_of(Reader& reader, const ThingId& product) {
    return select_sections(reader, "AND product_id = :product", {{"product", product}});
}

std::optional<Section> find(Reader& reader, const SectionId& id) {
    return first(select_sections(reader, "AND id = :id", {{"id", id}}));
}

void insert(Tx& tx, const Section& section) {
    tx.run(
        "INSERT INTO sections (site_id, id, product_id, title, created_at) "
        "VALUES (:site, :id, :product, :title, :created_at)",
        {{"id", section.id},
         {"product", section.product},
         {"title", section.title},
         {"created_at", section.created_at}});
}

void update(Tx& tx, const Section& section) {
    tx.run("UPDATE sections SET title = :title WHERE site_id = :site AND id = :id",
           {{"title", section.title}, {"id", section.id}});
}

void mark_deleted(Tx& tx, const SectionId& id) {
    tx.run("UPDATE sections SET deleted_at = :now WHERE site_id = :site AND id = :id", {{"now", tx.now()}, {"id", id}});
}

std::vector<Page> pages(Reader& reader) {
    return select_pages(reader, "", {});
}

std::vector<PageId> pages_of(Reader& reader, const ThingId& product) {
    return reader.values<PageId>(
        "SELECT id FROM pages WHERE site_id = :site AND product_id = :product AND deleted_at IS NULL ORDER BY "
        "created_at, id",
        {{"product", product}});
}

std::int64_t count(Reader& reader, const ThingId& product, Status status) {
    return reader
        .value<std::int64_t>(
            "SELECT COUNT(*) FROM pages WHERE site_id = :site AND product_id = :product AND status = :status AND "
            "deleted_at IS NULL",
            {{"product", product}, {"status", text_of(statuses, status)}})
        .value_or(0);
}

std::optional<Page> find(Reader& reader, const PageId& id) {
    return first(select_pages(reader, "AND id = :id", {{"id", id}}));
}

std::optional<std::string> body(Reader& reader, const PageId& id) {
    return reader.value<std::string>("SELECT body FROM pages WHERE site_id = :site AND id = :id AND deleted_at IS NULL",
                                     {{"id", id}});
}

std::optional<CompiledText> compiled(Reader& reader, const PageId& id) {
    return reader.one<CompiledText, std::int64_t, std::string>(
        "SELECT version, compiled FROM pages WHERE site_id = :site AND id = :id AND deleted_at IS NULL", {{"id", id}});
}

std::vector<std::string> slugs_like(Reader& reader, const ThingId& product, std::string_view base) {
    return reader.values<std::string>(
        "SELECT slug FROM pages WHERE site_id = :site AND product_id = :product AND deleted_at IS NULL "
        "AND (slug = :base OR slug LIKE :longer)",
        {{"product", product}, {"base", base}, {"longer", std::string{base} + "-%"}});
}

void insert(Tx& tx, const Page& page, const Texts& texts) {
    db::Binds binds = binds_of(page);
    binds.emplace_back("product", page.product);
    binds.emplace_back("created_at", page.created_at);
    binds.emplace_back("body", texts.body);
    binds.emplace_back("compiled", texts.compiled);
    tx.run(
        "INSERT INTO pages (site_id, id, product_id, title, slug, status, audience, audience_rule, opens_at, "
        "is_teased, body, "
        "compiled, version, created_at, updated_at) VALUES (:site, :id, :product, :title, :slug, :status, :audience, "
        ":rule, :opens_at, :is_teased, "
        ":body, :compiled, :version, :created_at, :updated_at)",
        std::move(binds));
}

void update(Tx& tx, const Page& page) {
    tx.run(
        "UPDATE pages SET title = :title, slug = :slug, status = :status, audience = :audience, "
        "audience_rule = :rule, opens_at = :opens_at, is_teased = :is_teased, version = :version, updated_at = "
        ":updated_at WHERE site_id = "
        ":site AND id = :id",
        binds_of(page));
}

void update_texts(Tx& tx, const PageId& id, const Texts& texts) {
    tx.run("UPDATE pages SET body = :body, compiled = :compiled WHERE site_id = :site AND id = :id",
           {{"body", texts.body}, {"compiled", texts.compiled}, {"id", id}});
}

void mark_deleted(Tx& tx, const PageId& id) {
    tx.run("UPDATE pages SET deleted_at = :now WHERE site_id = :site AND id = :id", {{"now", tx.now()}, {"id", id}});
}

void mark_all_deleted(Tx& tx, const ThingId& product) {
    for (const char* const sql :
         {"UPDATE pages SET deleted_at = :now WHERE site_id = :site AND product_id = :product AND deleted_at IS NULL",
          "UPDATE sections SET deleted_at = :now WHERE site_id = :site AND product_id = :product AND deleted_at IS "
          "NULL"}) {
        tx.run(sql, {{"now", tx.now()}, {"product", product}});
    }
}

}  // namespace hub::catalog::rows
