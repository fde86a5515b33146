#include "connectors/webhook/deliveries_api.h"

#include <algorithm>

#include "activity/types.h"
#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "connectors/webhook/deliveries.h"
#include "http/paging.h"
#include "jobs/wake.h"
#include "staff/staff.h"

namespace hub::connectors::webhook::api {

namespace {

Json delivery_json(const Delivery& delivery) {
    const bool is_waiting = delivery.state == "waiting";
    const bool was_taken = delivery.state == "delivered";
    return JsonObject{{"id", json_of(delivery.id)},
                      {"hook", json_of(delivery.hook)},
                      {"activity", json_of(delivery.activity)},
                      {"type", delivery.type},
                      {"state", delivery.state},
                      {"attempts", delivery.attempts},
                      {"last_status", json_of(delivery.last_status)},
                      {"last_error", delivery.last_note.empty() ? Json(nullptr) : Json(delivery.last_note)},
                      {"next_attempt_at", is_waiting ? json_of(delivery.due_at) : Json(nullptr)},
                      {"delivered_at", was_taken ? json_of(delivery.finished_at) : Json(nullptr)},
                      {"created_at", json_of(delivery.created_at)}};
}

Json attempt_json(const Attempt& attempt) {
    const bool has_answer = attempt.status.has_value();
    return JsonObject{{"number", attempt.number},
                      {"at", json_of(attempt.began_at)},
                      {"duration_ms", attempt.took.count()},
                      {"status", json_of(attempt.status)},
                      {"answer", has_answer ? Json(attempt.answer) : Json(nullptr)},
                      {"error", attempt.error.empty() ? Json(nullptr) : Json(attempt.error)}};
}

std::optional<Time> read_time(const http::Request& request, std::string_view name) {
    const auto text = request.parameter(name);
    if (!text) return std::nullopt;
    const auto time = parse_rfc3339(*text);
    if (!time) throw Invalid(std::string{name}, "should be a time such as 2026-11-21T10:00:00Z");
    return time;
}

std::optional<std::string> read_type(const http::Request& request) {
    const auto type = request.parameter("type");
    if (type && !activity::find_type(*type)) throw Invalid("type", "should be a kind of activity, such as user.login");
    return type;
}

std::optional<std::string> read_state(const http::Request& request) {
    const auto state = request.parameter("state");
    constexpr std::string_view states[] = {"waiting", "sending", "delivered", "failed", "cancelled"};
    if (state && std::ranges::find(states, *state) == std::end(states))
        throw Invalid("state", "should be waiting, sending, delivered, failed or cancelled");
    return state;
}

DeliveryFilter read_filter(const Json& json) {
    Fields fields{json};
    DeliveryFilter filter;
    filter.hook = fields.optional_id<HookId>("hook");
    filter.state = fields.optional_word("state", {"delivered", "failed", "cancelled"}).value_or("failed");
    filter.type = fields.optional_text("type");
    if (filter.type && !activity::find_type(*filter.type))
        fields.wrong("type", "should be a kind of activity, such as user.login");
    filter.since = fields.optional_time("since");
    filter.until = fields.optional_time("until");
    fields.finish();
    return filter;
}

}  // namespace

http::Response list_deliveries(App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request, {"hook", "activity", "type", "state", "since", "until"});
    const DeliveryFilter filter{.hook = http::id_parameter<HookId>(request, "hook"),
                                .activity = http::id_parameter<ActivityId>(request, "activity"),
                                .state = read_state(request),
                                .type = read_type(request),
                                .since = read_time(request, "since"),
                                .until = read_time(request, "until"),
                                .cursor = paging.cursor,
                                .limit = paging.limit + 1};
    auto deliveries =
        app.store.read(actor.site, [&](Reader& reader) { return webhook::list_deliveries(reader, filter); });
    std::optional<std::string> next;
    if (deliveries.size() > paging.limit) {
        deliveries.pop_back();
        next = deliveries.back().id.text();
    }
    JsonArray data;
    for (const Delivery& delivery : deliveries) data.push_back(delivery_json(delivery));
    return http::list(std::move(data), next);
}

http::Response show_delivery(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<DeliveryId>(request, "delivery");
    return app.store.read(actor.site,
                          [&](Reader& reader) { return http::json(200, delivery_json(load_delivery(reader, id))); });
}

http::Response list_attempts(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<DeliveryId>(request, "delivery");
    const auto attempts =
        app.store.read(actor.site, [&](Reader& reader) { return webhook::list_attempts(reader, id); });
    JsonArray data;
    for (const Attempt& attempt : attempts) data.push_back(attempt_json(attempt));
    return http::list(std::move(data), std::nullopt);
}

http::Response replay_delivery(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<DeliveryId>(request, "delivery");
    return app.store.write(actor.site, [&](Tx& tx) {
        tx.after_commit([&app] { app.delivery_wake.call(); });
        return http::json(202, delivery_json(webhook::replay_delivery(tx, id)));
    });
}

http::Response replay_deliveries(App& app, const http::Request& request, const staff::Actor& actor) {
    const DeliveryFilter filter = read_filter(request.json());
    const std::int64_t replayed = webhook::replay_deliveries(app.store, actor.site, filter);
    app.delivery_wake.call();
    return http::json(202, JsonObject{{"replayed", replayed}});
}

}  // namespace hub::connectors::webhook::api
