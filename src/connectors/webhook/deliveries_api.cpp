#include "connectors/webhook/deliveries_api.h"

#include <algorithm>

#include "activity/types.h"
#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "connectors/webhook/deliveries.h"
#include "http/parameters.h"
#include "jobs/wake.h"
#include "staff/staff.h"

namespace hub::connectors::webhook::api {

namespace {

constexpr const char* wanted_type = "should be a kind of activity, such as user.login";

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

DeliveryFilter read_filter(const http::Request& request) {
    http::Parameters parameters{request};
    DeliveryFilter filter{.hook = parameters.id<HookId>("hook"),
                          .activity = parameters.id<ActivityId>("activity"),
                          .state = parameters.word("state", {"waiting", "sending", "delivered", "failed", "cancelled"}),
                          .type = parameters.text("type"),
                          .since = parameters.time("since"),
                          .until = parameters.time("until")};
    if (filter.type && !activity::find_type(*filter.type)) parameters.wrong("type", wanted_type);
    const http::Paging paging = parameters.paging();
    filter.cursor = paging.cursor;
    filter.limit = paging.limit;
    parameters.finish();
    return filter;
}

DeliveryFilter read_filter(const Json& json) {
    Fields fields{json};
    DeliveryFilter filter;
    filter.hook = fields.optional_id<HookId>("hook");
    filter.state = fields.optional_word("state", {"delivered", "failed", "cancelled"}).value_or("failed");
    filter.type = fields.optional_text("type");
    if (filter.type && !activity::find_type(*filter.type)) fields.wrong("type", wanted_type);
    filter.since = fields.optional_time("since");
    filter.until = fields.optional_time("until");
    if (filter.since && filter.until && *filter.since > *filter.until)
        fields.wrong("until", "should not be before since");
    fields.finish();
    return filter;
}

}  // namespace

http::Response list_deliveries(App& app, const http::Request& request, const staff::Actor& actor) {
    DeliveryFilter filter = read_filter(request);
    const std::size_t limit = filter.limit++;  // one more tells whether there are more
    auto deliveries =
        app.store.read(actor.site, [&](Reader& reader) { return webhook::list_deliveries(reader, filter); });
    std::optional<std::string> next;
    if (deliveries.size() > limit) {
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
