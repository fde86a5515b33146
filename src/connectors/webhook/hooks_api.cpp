#include "connectors/webhook/hooks_api.h"

#include <algorithm>

#include "activity/types.h"
#include "app/app.h"
#include "app/config.h"
#include "base/fields.h"
#include "base/text.h"
#include "connectors/webhook/hooks.h"
#include "http/answer.h"
#include "http/client.h"
#include "http/paging.h"
#include "jobs/wake.h"
#include "staff/staff.h"

namespace hub::connectors::webhook::api {

namespace {

constexpr std::size_t url_max = 2000;
constexpr std::size_t events_max = 50;

constexpr std::int64_t overlap_hours = 24;
constexpr std::int64_t overlap_hours_most = 7 * 24;

std::string_view state_of(const Hook& hook) {
    if (hook.ended_at) return "disabled";
    return hook.health.failing_since ? "failing" : "healthy";
}

JsonObject hook_json(const Hook& hook, Time now) {
    const bool is_quiet = !hook.ended_at && hook.health.quiet_until && now < *hook.health.quiet_until;
    JsonArray events;
    for (const std::string& event : hook.events) events.push_back(Json(event));
    return {{"id", json_of(hook.id)},
            {"url", hook.url},
            {"events", std::move(events)},
            {"product", json_of(hook.product)},
            {"state", state_of(hook)},
            {"failing_since", json_of(hook.health.failing_since)},
            {"failures", hook.health.failures},
            {"last_error", hook.last_error.empty() ? Json(nullptr) : Json(hook.last_error)},
            {"quiet_until", is_quiet ? json_of(hook.health.quiet_until) : Json(nullptr)},
            {"ended_at", json_of(hook.ended_at)},
            {"ended_reason", json_of(hook.ended_reason)},
            {"created_at", json_of(hook.created_at)}};
}

std::string known_events() {
    std::vector<std::string> names;
    for (const activity::Kind& kind : activity::kinds) names.emplace_back(kind.wire);
    return join(names, ", ");
}

std::vector<std::string> read_events(Fields& fields) {
    std::vector<std::string> events = fields.texts("events", events_max);
    for (const std::string& event : events) {
        if (!activity::find_type(event))
            fields.wrong("events", "should be of these, and " + event + " isn't: " + known_events());
    }
    const bool is_twice =
        std::ranges::any_of(events, [&](const std::string& event) { return std::ranges::count(events, event) > 1; });
    if (is_twice) fields.wrong("events", "should name each activity once");
    if (events.empty()) fields.wrong("events", "should name at least one activity");
    return events;
}

enum class Fresh { yes, no };

Wish read_wish(const App& app, const Json& json, Fresh fresh) {
    Fields fields{json};
    Wish wanted;
    if (fresh == Fresh::yes || fields.has("url")) wanted.url = fields.text("url", {.longest = url_max});
    if (fresh == Fresh::yes || fields.has("events")) wanted.events = read_events(fields);
    wanted.changes_product = fields.has("product") || fields.is_null("product");
    wanted.product = fields.optional_id<ThingId>("product");
    if (json.is_object() && json.get_object().empty() && fresh == Fresh::no)
        fields.wrong("", "should change something");
    if (wanted.url) {
        const auto wrong =
            http::refused_fields([&] { http::check_outgoing_url("url", *wanted.url, app.config.allow_private_hooks); });
        for (const FieldError& error : wrong) fields.wrong(error.field, error.message);
    }
    wanted.wrong = fields.complaints();
    return wanted;
}

}  // namespace

http::Response list_hooks(App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    auto hooks = app.store.read(
        actor.site, [&](Reader& reader) { return webhook::list_hooks(reader, paging.cursor, paging.limit + 1); });
    std::optional<std::string> next;
    if (hooks.size() > paging.limit) {
        hooks.pop_back();
        next = hooks.back().id.text();
    }
    JsonArray data;
    for (const Hook& hook : hooks) data.push_back(hook_json(hook, app.clock.now()));
    return http::list(std::move(data), next);
}

http::Response create_hook(App& app, const http::Request& request, const staff::Actor& actor) {
    const Wish wanted = read_wish(app, request.json(), Fresh::yes);
    const Subscribed made = app.store.write(actor.site, [&](Tx& tx) { return subscribe(tx, app.sealer, wanted); });
    JsonObject shown = hook_json(made.hook, app.clock.now());
    shown["secret"] = made.secret.reveal();
    http::Response answer = http::json(201, shown);
    answer.with("Location", "/api/v1/hooks/" + made.hook.id.text());
    return answer;
}

http::Response show_hook(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<HookId>(request, "hook");
    const Hook hook = app.store.read(actor.site, [&](Reader& reader) { return load(reader, id); });
    return http::json(200, hook_json(hook, app.clock.now()));
}

http::Response change_hook(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<HookId>(request, "hook");
    const Wish wanted = read_wish(app, request.json(), Fresh::no);
    const Hook hook = app.store.write(actor.site, [&](Tx& tx) { return change(tx, id, wanted); });
    app.delivery_wake.call();
    return http::json(200, hook_json(hook, app.clock.now()));
}

http::Response enable_hook(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<HookId>(request, "hook");
    const Hook hook = app.store.write(actor.site, [&](Tx& tx) { return enable(tx, id); });
    app.delivery_wake.call();
    return http::json(200, hook_json(hook, app.clock.now()));
}

http::Response roll_secret(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<HookId>(request, "hook");
    const Json json = request.json();
    Fields fields{json};
    const std::int64_t hours = fields.optional_number("overlap_hours", 0, overlap_hours_most).value_or(overlap_hours);
    fields.finish();
    const Rolled rolled = app.store.write(
        actor.site, [&](Tx& tx) { return webhook::roll_secret(tx, app.sealer, id, std::chrono::hours{hours}); });
    return http::json(201, JsonObject{{"id", json_of(id)},
                                      {"secret", rolled.secret.reveal()},
                                      {"old_retires_at", json_of(rolled.old_retires_at)}});
}

http::Response end_hook(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<HookId>(request, "hook");
    app.store.write(actor.site, [&](Tx& tx) { end(tx, id); });
    return http::no_content();
}

}  // namespace hub::connectors::webhook::api
