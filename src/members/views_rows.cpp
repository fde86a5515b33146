#include "members/views_rows.h"

namespace hub::members::rows {

namespace {

struct ViewRow {
    ViewId id;
    std::string owner;
    bool is_shared;
    std::string name;
    std::string query;
    Time created_at;
};

std::vector<View> views(Reader& reader, const std::string& rest, db::Binds binds) {
    std::vector<View> found;
    for (ViewRow& row : reader.all<ViewRow, ViewId, std::string, bool, std::string, std::string, Time>(
             "SELECT id, owner, is_shared, name, query, created_at FROM roster_views WHERE site_id = :site" + rest,
             std::move(binds)))
        found.push_back({.id = row.id,
                         .owner = std::move(row.owner),
                         .is_shared = row.is_shared,
                         .name = std::move(row.name),
                         .query = parse_json(row.query).value_or(JsonObject{}),
                         .created_at = row.created_at});
    return found;
}

}  // namespace

void insert_view(Tx& tx, const View& view) {
    tx.run(
        "INSERT INTO roster_views (site_id, id, owner, is_shared, name, query, created_at) VALUES (:site, :id, :owner, "
        ":shared, :name, :query, :created)",
        {{"id", view.id},
         {"owner", view.owner},
         {"shared", view.is_shared},
         {"name", view.name},
         {"query", to_text(view.query)},
         {"created", view.created_at}});
}

void update_view(Tx& tx, const View& view) {
    tx.run(
        "UPDATE roster_views SET is_shared = :shared, name = :name, query = :query WHERE site_id = :site AND id = :id",
        {{"shared", view.is_shared}, {"name", view.name}, {"query", to_text(view.query)}, {"id", view.id}});
}

bool delete_view(Tx& tx, const ViewId& id) {
    return tx.run("DELETE FROM roster_views WHERE site_id = :site AND id = :id", {{"id", id}}) == 1;
}

std::optional<View> find_view(Reader& reader, const ViewId& id) {
    auto found = views(reader, " AND id = :id", {{"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<View> list_views(Reader& reader, const std::string& owner, const std::optional<ViewId>& after,
                             std::size_t limit) {
    return views(reader, " AND (owner = :owner OR is_shared) AND id > :after ORDER BY id LIMIT :most",
                 {{"owner", owner}, {"after", after ? after->text() : ""}, {"most", static_cast<std::int64_t>(limit)}});
}

}  // namespace hub::members::rows
