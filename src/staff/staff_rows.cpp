#include "staff/staff_rows.h"

#include "base/text.h"

namespace hub::staff::rows {

namespace {

struct KeyRow {
    ApiKeyId id;
    std::string name;
    std::string scopes;
    Time created_at;
    std::optional<Time> revoked_at;
};

struct ActorRow {
    SiteId site;
    ApiKeyId key;
    std::string name;
    std::string scopes;
};

}  // namespace

void insert(Tx& tx, const ApiKey& key, const std::string& secret_hash) {
    tx.run(
        "INSERT INTO api_keys (site_id, id, name, secret_hash, scopes, created_at) "
        "VALUES (:site, :id, :name, :hash, :scopes, :created)",
        {{"id", key.id},
         {"name", key.name},
         {"hash", secret_hash},
         {"scopes", join(key.scopes, " ")},
         {"created", key.created_at}});
}

bool revoke(Tx& tx, const ApiKeyId& id) {
    return tx.run("UPDATE api_keys SET revoked_at = :now WHERE site_id = :site AND id = :id AND revoked_at IS NULL",
                  {{"now", tx.now()}, {"id", id}}) == 1;
}

std::vector<ApiKey> list(Reader& reader) {
    std::vector<ApiKey> keys;
    for (const KeyRow& row : reader.all<KeyRow, ApiKeyId, std::string, std::string, Time, std::optional<Time>>(
             "SELECT id, name, scopes, created_at, revoked_at FROM api_keys WHERE site_id = :site ORDER BY id DESC")) {
        keys.push_back({row.id, row.name, split(row.scopes, ' '), row.created_at, row.revoked_at});
    }
    return keys;
}

std::optional<Actor> find_live(Reader& everywhere, const std::string& secret_hash) {
    const auto row = everywhere.one<ActorRow, SiteId, ApiKeyId, std::string, std::string>(
        "SELECT site_id, id, name, scopes FROM api_keys WHERE secret_hash = :hash AND revoked_at IS NULL",
        {{"hash", secret_hash}});
    if (!row) return std::nullopt;
    return Actor{.site = row->site, .key = row->key, .name = row->name, .scopes = split(row->scopes, ' ')};
}

}  // namespace hub::staff::rows
