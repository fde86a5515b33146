#include "catalog/catalog_rows.h"

#include "base/ensure.h"
#include "base/json.h"
#include "base/text.h"
#include "catalog/words.h"

namespace hub::catalog::rows {

namespace {

// The columns in their order, as the database has them.
struct Row {
    ThingId id;
    std::string name;
    std::string slug;
    std::string description;
    std::string image_url;
    std::string status;
    std::string access_mode;
    std::string purchase_method;
    std::string purchase_url;
    std::string release_mode;
    int release_interval;
    std::string release_unit;
    std::optional<int> release_hour;
    bool has_progress;
    bool is_in_library;
    bool is_teased;
    bool sends_access_email;
    std::optional<int> grace_days;
    std::string label;
    std::string label_color;
    std::string includes;
    std::string categories;
    std::int64_t position;
    std::int64_t version;
    Time created_at;
    Time updated_at;
};

constexpr std::string_view columns =
    "id, name, slug, description, image_url, status, access_mode, purchase_method, purchase_url, release_mode, "
    "release_interval, release_unit, release_hour, has_progress, is_in_library, is_teased, sends_access_email, "
    "grace_days, label, label_color, includes, categories, position, version, created_at, updated_at";

std::vector<std::string> categories_of(const std::string& text) {
    std::vector<std::string> categories;
    const auto json = parse_json(text);
    ENSURE(json && json->is_array());
    for (const Json& name : json->as_array()) categories.emplace_back(name.as_string().data(), name.as_string().size());
    return categories;
}

std::string text_of(const std::vector<std::string>& categories) {
    JsonArray names;
    for (const std::string& name : categories) names.emplace_back(name);
    return hub::to_text(Json(std::move(names)));
}

Product product_of(Row row) {
    return {.id = row.id,
            .name = std::move(row.name),
            .slug = std::move(row.slug),
            .description = std::move(row.description),
            .image_url = std::move(row.image_url),
            .status = value_of(statuses, row.status),
            .access_mode = value_of(access_modes, row.access_mode),
            .purchase_method = value_of(purchase_methods, row.purchase_method),
            .purchase_url = std::move(row.purchase_url),
            .release = {.mode = value_of(release_modes, row.release_mode),
                        .interval = row.release_interval,
                        .unit = value_of(release_units, row.release_unit),
                        .at_hour = row.release_hour},
            .has_progress = row.has_progress,
            .is_in_library = row.is_in_library,
            .is_teased = row.is_teased,
            .sends_access_email = row.sends_access_email,
            .grace_days = row.grace_days,
            .label = std::move(row.label),
            .label_color = std::move(row.label_color),
            .includes = value_of(catalog::inclusions, row.includes),
            .categories = categories_of(row.categories),
            .position = row.position,
            .version = row.version,
            .created_at = row.created_at,
            .updated_at = row.updated_at};
}

std::vector<Product> select(Reader& reader, std::string_view condition, db::Binds binds) {
    const std::string sql =
        format("SELECT {} FROM products WHERE site_id = :site AND deleted_at IS NULL {}", columns, condition);
    std::vector<Product> products;
    for (Row& row : reader.all<Row, ThingId, std::string, std::string, std::string, std::string, std::string,
                               std::string, std::string, std::string, std::string, int, std::string, std::optional<int>,
                               bool, bool, bool, bool, std::optional<int>, std::string, std::string, std::string,
                               std::string, std::int64_t, std::int64_t, Time, Time>(sql, std::move(binds))) {
        products.push_back(product_of(std::move(row)));
    }
    return products;
}

db::Binds binds_of(const Product& product) {
    return {{"id", product.id},
            {"name", product.name},
            {"slug", product.slug},
            {"description", product.description},
            {"image_url", product.image_url},
            {"status", text_of(statuses, product.status)},
            {"access_mode", text_of(access_modes, product.access_mode)},
            {"purchase_method", text_of(purchase_methods, product.purchase_method)},
            {"purchase_url", product.purchase_url},
            {"release_mode", text_of(release_modes, product.release.mode)},
            {"release_interval", product.release.interval},
            {"release_unit", text_of(release_units, product.release.unit)},
            {"release_hour", product.release.at_hour},
            {"has_progress", product.has_progress},
            {"is_in_library", product.is_in_library},
            {"is_teased", product.is_teased},
            {"sends_access_email", product.sends_access_email},
            {"grace_days", product.grace_days},
            {"label", product.label},
            {"label_color", product.label_color},
            {"includes", text_of(catalog::inclusions, product.includes)},
            {"categories", text_of(product.categories)},
            {"version", product.version},
            {"updated_at", product.updated_at}};
}

}  // namespace

std::vector<Product> products(Reader& reader) {
    return select(reader, "ORDER BY position, created_at, id", {});
}

std::optional<Product> find(Reader& reader, const ThingId& id) {
    std::vector<Product> found = select(reader, "AND id = :id", {{"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<std::string> slugs_like(Reader& reader, std::string_view base) {
    return reader.values<std::string>(
        "SELECT slug FROM products WHERE site_id = :site AND deleted_at IS NULL AND (slug = :base OR slug LIKE "
        ":longer)",
        {{"base", base}, {"longer", std::string{base} + "-%"}});
}

std::int64_t next_position(Reader& reader) {
    return reader.value<std::int64_t>("SELECT COALESCE(MAX(position), 0) + 1 FROM products WHERE site_id = :site")
        .value_or(1);
}

void insert(Tx& tx, const Product& product) {
    db::Binds binds = binds_of(product);
    binds.emplace_back("kind", product.is_collection() ? "collection" : "product");
    binds.emplace_back("position", product.position);
    binds.emplace_back("created_at", product.created_at);
    tx.run(
        "INSERT INTO products (site_id, id, kind, name, slug, description, image_url, status, access_mode, "
        "purchase_method, purchase_url, release_mode, release_interval, release_unit, release_hour, has_progress, "
        "is_in_library, is_teased, sends_access_email, grace_days, label, label_color, includes, categories, position, "
        "version, "
        "created_at, updated_at) VALUES (:site, :id, :kind, :name, :slug, :description, :image_url, :status, "
        ":access_mode, :purchase_method, :purchase_url, :release_mode, :release_interval, :release_unit, "
        ":release_hour, :has_progress, :is_in_library, :is_teased, :sends_access_email, :grace_days, :label, "
        ":label_color, :includes, :categories, :position, :version, :created_at, :updated_at)",
        std::move(binds));
}

void update(Tx& tx, const Product& product) {
    tx.run(
        "UPDATE products SET name = :name, slug = :slug, description = :description, image_url = :image_url, "
        "status = :status, access_mode = :access_mode, purchase_method = :purchase_method, "
        "purchase_url = :purchase_url, release_mode = :release_mode, release_interval = :release_interval, "
        "release_unit = :release_unit, release_hour = :release_hour, has_progress = :has_progress, "
        "is_in_library = :is_in_library, is_teased = :is_teased, sends_access_email = :sends_access_email, "
        "grace_days = :grace_days, label = :label, label_color = :label_color, includes = :includes, categories = "
        ":categories, "
        "version = :version, updated_at = :updated_at WHERE site_id = :site AND id = :id",
        binds_of(product));
}

void mark_deleted(Tx& tx, const ThingId& id) {
    tx.run("UPDATE products SET deleted_at = :now WHERE site_id = :site AND id = :id", {{"now", tx.now()}, {"id", id}});
}

std::vector<Inclusion> inclusions(Reader& reader) {
    return reader.all<Inclusion, ThingId, ThingId>(
        "SELECT collection_id, product_id FROM collection_products WHERE site_id = :site");
}

std::vector<ThingId> included(Reader& reader, const ThingId& collection) {
    return reader.values<ThingId>(
        "SELECT included.product_id FROM collection_products included "
        "JOIN products product ON product.site_id = included.site_id AND product.id = included.product_id "
        "WHERE included.site_id = :site AND included.collection_id = :collection AND product.deleted_at IS NULL "
        "ORDER BY product.position, product.created_at, product.id",
        {{"collection", collection}});
}

void include(Tx& tx, const ThingId& collection, const ThingId& product) {
    tx.run(
        "INSERT INTO collection_products (site_id, collection_id, product_id) VALUES (:site, :collection, :product) "
        "ON CONFLICT DO NOTHING",
        {{"collection", collection}, {"product", product}});
}

void exclude(Tx& tx, const ThingId& collection, const ThingId& product) {
    tx.run(
        "DELETE FROM collection_products WHERE site_id = :site AND collection_id = :collection AND product_id = "
        ":product",
        {{"collection", collection}, {"product", product}});
}

}  // namespace hub::catalog::rows
