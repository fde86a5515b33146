#include "connectors/connections_rows.h"

namespace hub::connectors::rows {

namespace {

constexpr std::string_view columns =
    "SELECT site_id, id, kind, mode, hook_key, account, secrets, state, last_error, created_at FROM connections ";

std::vector<SealedConnection> select(Reader& reader, std::string_view rest, db::Binds binds) {
    return reader.all<SealedConnection, SiteId, ConnectionId, std::string, std::string, std::string, std::string,
                      std::string, std::string, std::string, Time>(std::string{columns}.append(rest), std::move(binds));
}

std::optional<SealedConnection> first(std::vector<SealedConnection> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace

void insert_connection(Tx& tx, const SealedConnection& row) {
    tx.run(
        "INSERT INTO connections (site_id, id, kind, mode, hook_key, account, secrets, state, last_error, created_at) "
        "VALUES (:site, :id, :kind, :mode, :hook_key, :account, :secrets, :state, :last_error, :created_at)",
        {{"id", row.id},
         {"kind", row.kind},
         {"mode", row.mode},
         {"hook_key", row.hook_key},
         {"account", row.account},
         {"secrets", row.secrets},
         {"state", row.state},
         {"last_error", row.last_error},
         {"created_at", row.created_at}});
}

std::optional<SealedConnection> find_connection(Reader& reader, const ConnectionId& id) {
    return first(select(reader, "WHERE site_id = :site AND id = :id AND ended_at IS NULL", {{"id", id}}));
}

std::optional<SealedConnection> find_connection_by_key(Reader& everywhere, std::string_view hook_key) {
    return first(select(everywhere, "WHERE hook_key = :hook_key AND ended_at IS NULL", {{"hook_key", hook_key}}));
}

std::vector<SealedConnection> list_connections(Reader& reader, std::string_view after, std::size_t limit) {
    return select(reader, "WHERE site_id = :site AND ended_at IS NULL AND id > :after ORDER BY id LIMIT :limit",
                  {{"after", after}, {"limit", static_cast<std::int64_t>(limit)}});
}

void update_secrets(Tx& tx, const ConnectionId& id, const std::string& secrets, const std::string& account) {
    tx.run("UPDATE connections SET secrets = :secrets, account = :account WHERE site_id = :site AND id = :id",
           {{"secrets", secrets}, {"account", account}, {"id", id}});
}

void update_state(Tx& tx, const ConnectionId& id, ConnectionState state, const std::string& error) {
    const std::optional<Time> ended_at = state == ConnectionState::ended ? std::optional{tx.now()} : std::nullopt;
    tx.run(
        "UPDATE connections SET state = :state, last_error = :error, ended_at = CAST(:ended_at AS BIGINT) "
        "WHERE site_id = :site AND id = :id AND ended_at IS NULL",
        {{"state", word_of(state)}, {"error", error}, {"ended_at", ended_at}, {"id", id}});
}

}  // namespace hub::connectors::rows
