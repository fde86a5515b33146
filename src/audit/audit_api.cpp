#include "audit/audit_api.h"

#include "app/app.h"
#include "audit/audit.h"
#include "base/text.h"
#include "http/parameters.h"
#include "staff/staff.h"

namespace hub::audit::api {

namespace {

Filter filter_in(const http::Request& request) {
    http::Parameters parameters{request};
    Filter filter{.who_id = parameters.text("actor"),
                  .act = parameters.text("act"),
                  .thing = parameters.text("thing"),
                  .from = parameters.time("from"),
                  .until = parameters.time("until")};
    const http::Paging paging = parameters.paging();
    filter.limit = paging.limit;
    if (paging.cursor) filter.before = parse_i64(*paging.cursor);
    if (paging.cursor && !filter.before) parameters.wrong("cursor", "should be the next_cursor of the page before");
    parameters.finish();
    return filter;
}

// What is kept of an act is JSON that we wrote.
Json detail(const Json& details, std::string_view name) {
    const auto* const object = details.if_object();
    const auto* const found = object == nullptr ? nullptr : object->if_contains(name);
    return found == nullptr ? Json(JsonObject{}) : *found;
}

Json present(const Entry& entry) {
    const Json details = parse_json(entry.details).value_or(JsonObject{});
    return {
        {"sequence", entry.sequence},
        {"recorded_at", json_of(entry.recorded_at)},
        {"actor", {{"kind", entry.who}, {"id", text_or_null(entry.who_id)}, {"name", text_or_null(entry.who_name)}}},
        {"act", entry.act},
        {"path", json_of(text_at(details, {"path"}))},
        {"thing", text_or_null(entry.thing)},
        {"count", json_of(number_at(details, {"count"}))},
        {"address", text_or_null(entry.address)},
        {"request_id", text_or_null(entry.request)},
        {"before", detail(details, "before")},
        {"after", detail(details, "after")}};
}

}  // namespace

http::Response list_entries(app::App& app, const http::Request& request, const staff::Actor& actor) {
    Filter filter = filter_in(request);
    const std::size_t limit = filter.limit++;  // one more tells whether there are more
    auto found = app.store.read(actor.site, [&](Reader& reader) { return audit::list_entries(reader, filter); });
    std::optional<std::string> next;
    if (found.size() > limit) {
        found.pop_back();
        next = std::to_string(found.back().sequence);
    }
    JsonArray items;
    for (const Entry& entry : found) items.push_back(present(entry));
    return http::list(std::move(items), next);
}

http::Response show_verdict(app::App& app, const http::Request&, const staff::Actor& actor) {
    const Verdict verdict = app.audit.verify(app.store, actor.site);
    return http::json(200, {{"is_whole", verdict.is_whole()},
                            {"entries", verdict.entries},
                            {"hash", text_or_null(verdict.hash)},
                            {"broken_at", json_of(verdict.broken_at)},
                            {"fault", text_or_null(verdict.fault)}});
}

}  // namespace hub::audit::api
