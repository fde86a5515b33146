#include "connectors/connections_api.h"

#include <algorithm>

#include "app/app.h"
#include "app/config.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/fields.h"
#include "catalog/catalog.h"
#include "connectors/connections.h"
#include "connectors/connector.h"
#include "connectors/inbox.h"
#include "connectors/links.h"
#include "http/parameters.h"
#include "jobs/wake.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::connectors::api {

namespace {

constexpr std::size_t secret_max = 300;
constexpr std::size_t remote_id_max = 200;

// The first `limit` of a list that was asked for one more, and where the next page begins.
template <class Row, class Present>
http::Response page_of(std::vector<Row> rows, std::size_t limit, const Present& present) {
    std::optional<std::string> next;
    if (rows.size() > limit) {
        rows.resize(limit, rows.front());
        next = rows.back().id.text();
    }
    JsonArray data;
    for (const Row& row : rows) data.push_back(present(row));
    return http::list(std::move(data), next);
}

Json connection_json(const App& app, Reader& reader, const Connection& connection) {
    JsonArray secrets;
    for (const SigningSecret& one : connection.credentials.signing) {
        if (!one.is_live_at(reader.now())) continue;
        secrets.push_back(JsonObject{{"fingerprint", one.fingerprint()},
                                     {"added_at", json_of(one.added_at)},
                                     {"retires_at", json_of(one.retires_at)}});
    }
    const Traffic moved = traffic(reader, connection.id);
    const std::string site_url = sites::url_of(sites::hosts(reader), app.config.public_url);
    return JsonObject{{"id", json_of(connection.id)},
                      {"kind", connection.kind},
                      {"mode", word_of(connection.mode)},
                      {"state", word_of(connection.state)},
                      {"error", text_or_null(connection.last_error)},
                      {"account", text_or_null(connection.account)},
                      {"hook_url", site_url + "/hooks/" + connection.kind + "/" + connection.hook_key},
                      {"webhook_secrets", std::move(secrets)},
                      {"queue", moved.queue},
                      {"last_event_at", json_of(moved.last_event_at)},
                      {"created_at", json_of(connection.created_at)}};
}

Json link_json(const Link& link) {
    return JsonObject{{"id", json_of(link.id)},
                      {"connection", json_of(link.connection)},
                      {"thing", json_of(link.thing)},
                      {"remote_id", link.remote_id},
                      {"created_at", json_of(link.created_at)}};
}

Json event_json(const ConnectionId& connection, const StoredEvent& event) {
    const bool is_waiting = event.state == "waiting";
    return JsonObject{{"id", json_of(event.id)},
                      {"connection", json_of(connection)},
                      {"remote_id", event.event_id},
                      {"type", event.type},
                      {"lane", event.lane},
                      {"state", event.state},
                      {"attempts", event.failures},
                      {"effect", text_or_null(event.effect)},
                      {"error", text_or_null(event.last_error)},
                      {"occurred_at", json_of(event.occurred_at)},
                      {"received_at", json_of(event.received_at)},
                      {"handled_at", json_of(event.finished_at)},
                      {"next_attempt_at", is_waiting ? json_of(event.due_at) : Json(nullptr)}};
}

Connection read_new(const App& app, const SiteId& site, const Json& json) {
    Fields fields{json};
    const std::string kind = fields.word("kind", app.connectors.kinds());
    std::optional<Mode> mode = fields.word("mode", {"test", "live"}) == "live" ? Mode::live : Mode::test;
    if (fields.is_wrong("mode")) mode.reset();
    const Time now = app.clock.now();
    Credentials credentials;
    const Json* const settings = fields.optional_object("settings");
    if (!fields.has("settings")) fields.wrong("settings", "is missing");
    if (settings != nullptr && !fields.is_wrong("kind")) {  // what they should be depends on the kind
        Fields inner{*settings, "settings"};
        credentials = app.connectors.find(kind)->read_settings(inner, mode, now);
        fields.adopt(std::move(inner));
    }
    fields.finish();
    ENSURE(mode.has_value());
    return new_connection(site, kind, *mode, std::move(credentials), now);
}

// The fields of a PATCH: any of them, at least one.
struct Change {
    std::optional<Secret<std::string>> api_key;
    std::optional<std::string> added;
    std::optional<std::string> retired;
    std::optional<Time> retires_at;
};

Change read_change(const Json& json, const Connector& connector, Mode mode) {
    Fields fields{json};
    Change change;
    if (const Json* const settings = fields.optional_object("settings")) {
        Fields inner{*settings, "settings"};
        change.api_key = connector.read_api_key(inner, mode);
        fields.adopt(std::move(inner));
    }
    change.added = fields.optional_text("add_webhook_secret", {.longest = secret_max});
    const std::string fault = change.added ? connector.fault_of_signing_secret(*change.added) : "";
    if (!fault.empty()) fields.wrong("add_webhook_secret", fault);
    change.retired = fields.optional_text("retire_webhook_secret", {.longest = 8});
    change.retires_at = fields.optional_time("retire_at");
    if (change.retires_at && !fields.has("retire_webhook_secret"))
        fields.wrong("retire_at", "needs retire_webhook_secret beside it");
    if (json.is_object() && json.get_object().empty()) fields.wrong("", "should change something");
    fields.finish();
    return change;
}

// Throws NotFound unless the connection is this site's.
ConnectionId known(Reader& reader, const App& app, const http::Request& request) {
    const auto id = http::id_capture<ConnectionId>(request, "connection");
    load_connection(reader, app.sealer, id);
    return id;
}

struct Tie {
    std::optional<ThingId> thing;
    std::string remote_id;
    Complaints wrong;  // with what was read
};

Tie read_tie(const Json& json) {
    Fields fields{json};
    Tie tie{.thing = fields.product_or_collection(),
            .remote_id = fields.text("remote_id", {.longest = remote_id_max}),
            .wrong = {}};
    const bool is_remote = tie.remote_id.starts_with("prod_") && std::ranges::all_of(tie.remote_id, [](char letter) {
                               return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                                      (letter >= '0' && letter <= '9') || letter == '_';
                           });
    if (!is_remote) fields.wrong("remote_id", "should be the id of a product at Stripe, such as prod_…");
    tie.wrong = fields.complaints();
    return tie;
}

// Asks the service before the transaction; while it is away the tie is believed.
void ask_for_remote(App& app, const SiteId& site, const ConnectionId& id, Tie& tie) {
    if (tie.wrong.about("remote_id")) return;
    const Connection connection =
        app.store.read(site, [&](Reader& reader) { return load_connection(reader, app.sealer, id); });
    if (app.connectors.of(connection).has(app.http, connection, tie.remote_id) == false)
        tie.wrong.add("remote_id", format("is no product at Stripe in {} mode", word_of(connection.mode)));
}

// With what was read, and with what it names here.
void check(Reader& reader, const Tie& tie) {
    Complaints wrong = tie.wrong;
    if (tie.thing) catalog::check_there(reader, *tie.thing, wrong);
    wrong.finish();
}

struct Asked {
    std::string state;
    http::Paging paging;
};

Asked asked_in(const http::Request& request) {
    http::Parameters parameters{request};
    const auto state = parameters.word("state", {"waiting", "working", "done", "ignored", "untied", "set_aside"});
    Asked asked{.state = state.value_or(""), .paging = parameters.paging()};
    parameters.finish();
    return asked;
}

}  // namespace

http::Response list_connections(App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    return app.store.read(actor.site, [&](Reader& reader) {
        return page_of(connectors::list_connections(reader, app.sealer, paging.cursor, paging.limit + 1), paging.limit,
                       [&](const Connection& connection) { return connection_json(app, reader, connection); });
    });
}

http::Response create_connection(App& app, const http::Request& request, const staff::Actor& actor) {
    Connection connection = read_new(app, actor.site, request.json());
    connection.account = app.connectors.of(connection).connect(app.http, connection, app.clock.now());
    return app.store.write(actor.site, [&](Tx& tx) {
        store_connection(tx, app.sealer, connection);
        http::Response answer = http::json(201, connection_json(app, tx, connection));
        answer.with("Location", "/api/v1/connections/" + connection.id.text());
        return answer;
    });
}

http::Response show_connection(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<ConnectionId>(request, "connection");
    return app.store.read(actor.site, [&](Reader& reader) {
        return http::json(200, connection_json(app, reader, load_connection(reader, app.sealer, id)));
    });
}

http::Response change_connection(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<ConnectionId>(request, "connection");
    Connection connection =
        app.store.read(actor.site, [&](Reader& reader) { return load_connection(reader, app.sealer, id); });
    const Connector& connector = app.connectors.of(connection);
    const Change change = read_change(request.json(), connector, connection.mode);
    if (change.api_key) {
        connection.credentials.api_key = *change.api_key;
        connection.account = connector.connect(app.http, connection, app.clock.now());
    }
    return app.store.write(actor.site, [&](Tx& tx) {
        if (change.added) add_signing_secret(tx, app.sealer, id, Secret<std::string>{*change.added});
        if (change.retired)
            retire_signing_secret(tx, app.sealer, id, *change.retired, change.retires_at.value_or(tx.now()));
        if (change.api_key) renew(tx, app.sealer, id, connection.credentials.api_key, connection.account);
        tx.after_commit([&app] { app.inbox_wake.call(); });
        return http::json(200, connection_json(app, tx, load_connection(tx, app.sealer, id)));
    });
}

http::Response end_connection(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<ConnectionId>(request, "connection");
    app.store.write(actor.site, [&](Tx& tx) { connectors::end_connection(tx, app.sealer, id); });
    return http::no_content();
}

http::Response list_links(App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    return app.store.read(actor.site, [&](Reader& reader) {
        const ConnectionId id = known(reader, app, request);
        return page_of(connectors::list_links(reader, id, paging.cursor, paging.limit + 1), paging.limit, link_json);
    });
}

http::Response create_link(App& app, const http::Request& request, const staff::Actor& actor) {
    Tie tie = read_tie(request.json());
    const ConnectionId id = app.store.read(actor.site, [&](Reader& reader) { return known(reader, app, request); });
    ask_for_remote(app, actor.site, id, tie);
    return app.store.write(actor.site, [&](Tx& tx) {
        known(tx, app, request);
        check(tx, tie);
        const Link link = tie_thing(tx, id, *tie.thing, tie.remote_id);
        tx.after_commit([&app] { app.inbox_wake.call(); });
        http::Response answer = http::json(201, link_json(link));
        answer.with("Location", "/api/v1/connections/" + id.text() + "/links/" + link.id.text());
        return answer;
    });
}

http::Response delete_link(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto link = http::id_capture<LinkId>(request, "link");
    app.store.write(actor.site, [&](Tx& tx) { untie(tx, known(tx, app, request), link); });
    return http::no_content();
}

http::Response list_events(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto [state, paging] = asked_in(request);
    return app.store.read(actor.site, [&](Reader& reader) {
        const ConnectionId id = known(reader, app, request);
        return page_of(connectors::list_events(reader, id, state, paging.cursor, paging.limit + 1), paging.limit,
                       [&](const StoredEvent& event) { return event_json(id, event); });
    });
}

http::Response show_event(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto event = http::id_capture<InboxId>(request, "event");
    return app.store.read(actor.site, [&](Reader& reader) {
        const ConnectionId id = known(reader, app, request);
        return http::json(200, event_json(id, load_event(reader, id, event)));
    });
}

http::Response replay_event(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto event = http::id_capture<InboxId>(request, "event");
    return app.store.write(actor.site, [&](Tx& tx) {
        const ConnectionId id = known(tx, app, request);
        const StoredEvent again = connectors::replay_event(tx, id, event);
        tx.after_commit([&app] { app.inbox_wake.call(); });
        return http::json(202, event_json(id, again));
    });
}

}  // namespace hub::connectors::api
