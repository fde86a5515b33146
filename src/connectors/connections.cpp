#include "connectors/connections.h"

#include <algorithm>

#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "base/text.h"
#include "connectors/connections_rows.h"
#include "connectors/inbox_rows.h"

namespace hub::connectors {

namespace {

constexpr std::size_t hook_key_bytes = 24;       // 192 bits
constexpr std::size_t signing_secrets_max = 10;  // those that have retired are dropped first

std::string place_of(const SiteId& site, const ConnectionId& id) {
    return site.text() + "|connections|" + id.text() + "|secrets";
}

std::string written(const Credentials& credentials) {
    JsonArray signing;
    for (const SigningSecret& one : credentials.signing) {
        signing.push_back(
            JsonObject{{"secret", one.secret.reveal()},
                       {"added_at", milliseconds_of(one.added_at)},
                       {"retires_at", one.retires_at ? Json(milliseconds_of(*one.retires_at)) : Json(nullptr)}});
    }
    return to_text(JsonObject{{"api_key", credentials.api_key.reveal()}, {"signing", std::move(signing)}});
}

Credentials read_back(const Json& json) {
    Credentials credentials{.api_key = Secret<std::string>{text_at(json, {"api_key"}).value_or("")}, .signing = {}};
    const Json* const signing = at(json, {"signing"});
    for (const Json& one : signing->as_array()) {
        const auto retires_at = number_at(one, {"retires_at"});
        credentials.signing.push_back({.secret = Secret<std::string>{text_at(one, {"secret"}).value_or("")},
                                       .added_at = time_of(number_at(one, {"added_at"}).value_or(0)),
                                       .retires_at = retires_at ? std::optional{time_of(*retires_at)} : std::nullopt});
    }
    return credentials;
}

std::string sealed(const crypto::Sealer& sealer, const Connection& connection) {
    return sealer.seal(place_of(connection.site, connection.id), written(connection.credentials));
}

Connection opened(const crypto::Sealer& sealer, const rows::SealedConnection& row) {
    const auto plain = sealer.unseal(place_of(row.site, row.id), row.secrets);
    const auto json = plain ? parse_json(*plain) : std::nullopt;
    if (!json) throw Unavailable("The credentials of " + row.id.text() + " do not open with this master key.");
    return {.site = row.site,
            .id = row.id,
            .kind = row.kind,
            .mode = row.mode == "live" ? Mode::live : Mode::test,
            .hook_key = row.hook_key,
            .account = row.account,
            .credentials = read_back(*json),
            .state = row.state == "failing" ? ConnectionState::failing : ConnectionState::connected,
            .last_error = row.last_error,
            .created_at = row.created_at};
}

void store_credentials(Tx& tx, const crypto::Sealer& sealer, const Connection& connection) {
    rows::update_secrets(tx, connection.id, sealed(sealer, connection), connection.account);
    tx.touch(connection.hook_key);
}

}  // namespace

std::string_view word_of(Mode mode) {
    return mode == Mode::live ? "live" : "test";
}

std::string_view word_of(ConnectionState state) {
    switch (state) {
        case ConnectionState::connected:
            return "connected";
        case ConnectionState::failing:
            return "failing";
        case ConnectionState::ended:
            return "ended";
    }
    return "";
}

std::string SigningSecret::fingerprint() const {
    return crypto::to_hex(crypto::sha256(secret.reveal())).substr(0, 8);
}

Connection new_connection(const SiteId& site, std::string_view kind, Mode mode, Credentials credentials, Time now) {
    return {.site = site,
            .id = ConnectionId::fresh(now),
            .kind = std::string{kind},
            .mode = mode,
            .hook_key = random::token(hook_key_bytes),
            .account = {},
            .credentials = std::move(credentials),
            .state = ConnectionState::connected,
            .last_error = {},
            .created_at = now};
}

void store_connection(Tx& tx, const crypto::Sealer& sealer, const Connection& connection) {
    rows::insert_connection(tx, {.site = connection.site,
                                 .id = connection.id,
                                 .kind = connection.kind,
                                 .mode = std::string{word_of(connection.mode)},
                                 .hook_key = connection.hook_key,
                                 .account = connection.account,
                                 .secrets = sealed(sealer, connection),
                                 .state = std::string{word_of(connection.state)},
                                 .last_error = connection.last_error,
                                 .created_at = connection.created_at});
    tx.about(connection.id.view());
    tx.touch(connection.hook_key);
}

Connection load_connection(Reader& reader, const crypto::Sealer& sealer, const ConnectionId& id) {
    const auto row = rows::find_connection(reader, id);
    if (!row) throw NotFound("There is no connection " + id.text() + ".");
    return opened(sealer, *row);
}

std::optional<Connection> find_by_hook_key(Reader& everywhere, const crypto::Sealer& sealer,
                                           std::string_view hook_key) {
    const auto row = rows::find_connection_by_key(everywhere, hook_key);
    if (!row) return std::nullopt;
    return opened(sealer, *row);
}

std::vector<Connection> list_connections(Reader& reader, const crypto::Sealer& sealer,
                                         const std::optional<std::string>& cursor, std::size_t limit) {
    std::vector<Connection> found;
    for (const rows::SealedConnection& row : rows::list_connections(reader, cursor.value_or(""), limit))
        found.push_back(opened(sealer, row));
    return found;
}

Connection renew(Tx& tx, const crypto::Sealer& sealer, const ConnectionId& id, Secret<std::string> api_key,
                 const std::string& account) {
    Connection connection = load_connection(tx, sealer, id);
    connection.credentials.api_key = std::move(api_key);
    if (!account.empty()) connection.account = account;
    store_credentials(tx, sealer, connection);
    mark_connected(tx, id);
    rows::hasten(tx, id);
    return load_connection(tx, sealer, id);
}

Connection add_signing_secret(Tx& tx, const crypto::Sealer& sealer, const ConnectionId& id,
                              Secret<std::string> secret) {
    Connection connection = load_connection(tx, sealer, id);
    std::vector<SigningSecret>& signing = connection.credentials.signing;
    std::erase_if(signing, [&](const SigningSecret& one) { return one.secret.equals(secret.reveal()); });
    if (signing.size() >= signing_secrets_max)
        std::erase_if(signing, [&](const SigningSecret& one) { return !one.is_live_at(tx.now()); });
    if (signing.size() >= signing_secrets_max) throw Invalid("add_webhook_secret", "is one too many; retire one first");
    signing.push_back({.secret = std::move(secret), .added_at = tx.now(), .retires_at = {}});
    store_credentials(tx, sealer, connection);
    return connection;
}

Connection retire_signing_secret(Tx& tx, const crypto::Sealer& sealer, const ConnectionId& id,
                                 std::string_view fingerprint, Time at) {
    Connection connection = load_connection(tx, sealer, id);
    std::vector<SigningSecret>& signing = connection.credentials.signing;
    const auto named = std::ranges::find_if(signing, [&](const SigningSecret& one) {
        return one.fingerprint() == fingerprint && one.is_live_at(tx.now());
    });
    if (named == signing.end())
        throw Invalid("retire_webhook_secret", "is not the fingerprint of a secret that stands");
    const bool another_stands =
        std::ranges::any_of(signing, [&](const SigningSecret& one) { return &one != &*named && !one.retires_at; });
    if (!another_stands)
        throw Invalid("retire_webhook_secret", "is the last secret that stands; add its successor first");
    named->retires_at = std::max(at, tx.now());
    store_credentials(tx, sealer, connection);
    return connection;
}

void end_connection(Tx& tx, const crypto::Sealer& sealer, const ConnectionId& id) {
    const Connection connection = load_connection(tx, sealer, id);
    rows::update_state(tx, id, ConnectionState::ended, "");
    rows::ignore_waiting(tx, id, "The connection was ended before this was worked off.");
    tx.touch(connection.hook_key);
}

void mark_failing(Tx& tx, const ConnectionId& id, const std::string& why) {
    rows::update_state(tx, id, ConnectionState::failing, why);
}

void mark_connected(Tx& tx, const ConnectionId& id) {
    rows::update_state(tx, id, ConnectionState::connected, "");
}

Traffic traffic(Reader& reader, const ConnectionId& id) {
    return {.queue = rows::count_unfinished(reader, id), .last_event_at = rows::last_received_at(reader, id)};
}

}  // namespace hub::connectors
