#include "staff/staff_rows.h"

#include "base/text.h"

namespace hub::staff::rows {

namespace {

struct KeyRow {
    ApiKeyId id;
    std::string name;
    std::string scopes;
    std::string created_by;
    Time created_at;
    std::optional<Time> last_used_at;
    std::optional<Time> revoked_at;
};

struct ActorRow {
    SiteId site;
    ApiKeyId key;
    std::string name;
    std::string scopes;
    std::optional<Time> last_used_at;
};

#define KEY_COLUMNS "id, name, scopes, created_by, created_at, last_used_at, revoked_at"

std::vector<ApiKey> keys(Reader& reader, const std::string& sql, db::Binds binds) {
    std::vector<ApiKey> all;
    for (KeyRow& row : reader.all<KeyRow, ApiKeyId, std::string, std::string, std::string, Time, std::optional<Time>,
                                  std::optional<Time>>(sql, std::move(binds))) {
        all.push_back({row.id, row.name, split(row.scopes, ' '), row.created_by, row.created_at, row.last_used_at,
                       row.revoked_at});
    }
    return all;
}

}  // namespace

void insert(Tx& tx, const ApiKey& key, const std::string& secret_hash) {
    tx.run(
        "INSERT INTO api_keys (site_id, id, name, secret_hash, scopes, created_by, created_at) "
        "VALUES (:site, :id, :name, :hash, :scopes, :by, :created)",
        {{"id", key.id},
         {"name", key.name},
         {"hash", secret_hash},
         {"scopes", join(key.scopes, " ")},
         {"by", key.created_by},
         {"created", key.created_at}});
}

bool revoke(Tx& tx, const ApiKeyId& id) {
    return tx.run("UPDATE api_keys SET revoked_at = :now WHERE site_id = :site AND id = :id AND revoked_at IS NULL",
                  {{"now", tx.now()}, {"id", id}}) == 1;
}

std::optional<ApiKey> find(Reader& reader, const ApiKeyId& id) {
    auto found = keys(reader, "SELECT " KEY_COLUMNS " FROM api_keys WHERE site_id = :site AND id = :id", {{"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<ApiKey> list(Reader& reader, const KeyPage& page) {
    std::string sql = "SELECT " KEY_COLUMNS " FROM api_keys WHERE site_id = :site";
    db::Binds binds{{"most", static_cast<std::int64_t>(page.limit)}};
    if (page.before) {
        sql += " AND id < :before";
        binds.emplace_back("before", *page.before);
    }
    return keys(reader, sql + " ORDER BY id DESC LIMIT :most", std::move(binds));
}

void note_use(Tx& tx, const ApiKeyId& id) {
    tx.run("UPDATE api_keys SET last_used_at = :now WHERE site_id = :site AND id = :id",
           {{"now", tx.now()}, {"id", id}});
}

std::optional<std::vector<std::string>> find_scopes(Reader& everywhere, const SiteId& site, const ApiKeyId& id) {
    const auto scopes = everywhere.value<std::string>(
        "SELECT scopes FROM api_keys WHERE site_id = :owner AND id = :id AND revoked_at IS NULL",
        {{"owner", site}, {"id", id}});
    if (!scopes) return std::nullopt;
    return split(*scopes, ' ');
}

std::optional<Actor> find_live(Reader& everywhere, const std::string& secret_hash) {
    const auto row = everywhere.one<ActorRow, SiteId, ApiKeyId, std::string, std::string, std::optional<Time>>(
        "SELECT site_id, id, name, scopes, last_used_at FROM api_keys WHERE secret_hash = :hash AND revoked_at IS NULL",
        {{"hash", secret_hash}});
    if (!row) return std::nullopt;
    Actor actor{.site = row->site, .name = row->name, .scopes = split(row->scopes, ' '), .key = row->key};
    actor.is_use_news = !row->last_used_at || everywhere.now() >= *row->last_used_at + key_use_pause;
    return actor;
}

}  // namespace hub::staff::rows
