#include "audiences/groups_rows.h"

#include "audiences/audience_json.h"
#include "base/text.h"

namespace hub::audiences::rows {

namespace {

struct Row {
    GroupId id;
    std::string name;
    std::string rule;
    std::int64_t version;
    Time created_at;
    Time updated_at;
};

std::vector<Group> select_groups(Reader& reader, std::string_view rest, const db::Binds& binds) {
    std::vector<Group> found;
    for (Row& row : reader.all<Row, GroupId, std::string, std::string, std::int64_t, Time, Time>(
             format("SELECT id, name, rule, version, created_at, updated_at FROM member_groups "
                    "WHERE site_id = :site {}",
                    rest),
             binds)) {
        found.push_back({.id = row.id,
                         .name = std::move(row.name),
                         .rule = stored_rule(row.rule),
                         .version = row.version,
                         .created_at = row.created_at,
                         .updated_at = row.updated_at});
    }
    return found;
}

std::optional<Group> only(std::vector<Group> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

// A LIKE pattern for what has this inside. ~ escapes.
std::string pattern_of(std::string_view part) {
    std::string pattern = "%";
    for (const char letter : part) {
        if (letter == '%' || letter == '_' || letter == '~') pattern += '~';
        pattern += letter;
    }
    return pattern + "%";
}

std::string_view table_of(const Criterion& criterion) {
    if (std::holds_alternative<TagId>(criterion)) return "tags WHERE site_id = :site AND id = :id";
    if (std::holds_alternative<GroupId>(criterion)) return "member_groups WHERE site_id = :site AND id = :id";
    return "products WHERE site_id = :site AND id = :id AND deleted_at IS NULL";
}

using TagRow = std::pair<TagId, std::string>;

}  // namespace

std::vector<Group> groups(Reader& reader) {
    return select_groups(reader, "ORDER BY name_key", {});
}

std::vector<Group> list_groups(Reader& reader, const std::string& folded_part, const std::string& after_key,
                               std::size_t limit) {
    return select_groups(
        reader, "AND name_key > :after AND name_key LIKE :pattern ESCAPE '~' ORDER BY name_key LIMIT :most",
        {{"after", after_key}, {"pattern", pattern_of(folded_part)}, {"most", static_cast<std::int64_t>(limit)}});
}

std::optional<Group> find_group(Reader& reader, const GroupId& id) {
    return only(select_groups(reader, "AND id = :id", {{"id", id}}));
}

std::optional<Group> find_group_by_key(Reader& reader, const std::string& name_key) {
    return only(select_groups(reader, "AND name_key = :key", {{"key", name_key}}));
}

void insert_group(Tx& tx, const Group& group) {
    tx.run(
        "INSERT INTO member_groups (site_id, id, name, name_key, rule, version, created_at, updated_at) "
        "VALUES (:site, :id, :name, :key, :rule, :version, :created, :updated)",
        {{"id", group.id},
         {"name", group.name},
         {"key", folded(group.name)},
         {"rule", text_of(group.rule)},
         {"version", group.version},
         {"created", group.created_at},
         {"updated", group.updated_at}});
}

void update_group(Tx& tx, const Group& group) {
    tx.run(
        "UPDATE member_groups SET name = :name, name_key = :key, rule = :rule, version = :version, "
        "updated_at = :updated WHERE site_id = :site AND id = :id",
        {{"name", group.name},
         {"key", folded(group.name)},
         {"rule", text_of(group.rule)},
         {"version", group.version},
         {"updated", group.updated_at},
         {"id", group.id}});
}

void delete_group(Tx& tx, const GroupId& id) {
    tx.run("DELETE FROM member_groups WHERE site_id = :site AND id = :id", {{"id", id}});
}

NamedTags tags_in_rules(Reader& reader) {
    return reader.all<TagRow, TagId, std::string>(
        "SELECT t.id, t.name FROM tags t WHERE t.site_id = :site AND EXISTS (SELECT 1 FROM audience_uses u "
        "WHERE u.site_id = t.site_id AND u.criterion_id = t.id)");
}

NamedTags tags_named(Reader& reader, const std::vector<TagId>& tags) {
    NamedTags found;
    for (const TagId& tag : tags) {
        auto name =
            reader.value<std::string>("SELECT name FROM tags WHERE site_id = :site AND id = :id", {{"id", tag}});
        if (name) found.emplace_back(tag, std::move(*name));
    }
    return found;
}

bool is_there(Reader& reader, const Criterion& criterion) {
    const auto named = named_by(criterion);
    if (!named) return true;
    return reader.value<std::int64_t>(format("SELECT 1 FROM {} LIMIT 1", table_of(criterion)), {{"id", *named}})
        .has_value();
}

void forget_uses(Tx& tx, std::string_view owner) {
    tx.run("DELETE FROM audience_uses WHERE site_id = :site AND owner_id = :owner", {{"owner", owner}});
}

void insert_use(Tx& tx, std::string_view owner, std::string_view criterion) {
    tx.run("INSERT INTO audience_uses (site_id, criterion_id, owner_id) VALUES (:site, :criterion, :owner)",
           {{"criterion", criterion}, {"owner", owner}});
}

std::vector<Use> uses_of(Reader& reader, std::string_view criterion, std::size_t limit) {
    return reader.all<Use, std::string, std::string, std::string>(
        "SELECT id, name, home FROM (SELECT p.id AS id, p.title AS name, p.product_id AS home "
        "FROM audience_uses u JOIN pages p ON p.site_id = u.site_id AND p.id = u.owner_id AND p.deleted_at IS NULL "
        "WHERE u.site_id = :site AND u.criterion_id = :criterion UNION ALL "
        "SELECT f.id, f.name, '' FROM audience_uses u JOIN files f ON f.site_id = u.site_id "
        "AND f.id = u.owner_id AND f.deleted_at IS NULL WHERE u.site_id = :site AND u.criterion_id = :criterion "
        "UNION ALL SELECT g.id, g.name, '' FROM audience_uses u JOIN member_groups g "
        "ON g.site_id = u.site_id AND g.id = u.owner_id WHERE u.site_id = :site AND u.criterion_id = :criterion "
        "UNION ALL SELECT e.id, e.label, '' FROM audience_uses u JOIN menu_entries e "
        "ON e.site_id = u.site_id AND e.id = u.owner_id WHERE u.site_id = :site AND u.criterion_id = :criterion) "
        "AS uses ORDER BY name, id LIMIT :most",
        {{"criterion", criterion}, {"most", static_cast<std::int64_t>(limit)}});
}

}  // namespace hub::audiences::rows
