#include "activity/activity_api.h"

#include "activity/activity.h"
#include "app/app.h"
#include "base/text.h"
#include "http/parameters.h"
#include "staff/staff.h"

namespace hub::activity::api {

namespace {

Filter filter_in(const http::Request& request) {
    http::Parameters parameters{request};
    Filter filter{.member = parameters.id<MemberId>("member"), .product = parameters.id<ThingId>("product")};
    const auto type = parameters.text("type");
    if (type) filter.type = find_type(*type);
    if (type && !filter.type) parameters.wrong("type", "should be one of the eleven kinds, such as user.login");
    const http::Paging paging = parameters.paging();
    filter.limit = paging.limit;
    if (paging.cursor) filter.before = parse_i64(*paging.cursor);
    if (paging.cursor && !filter.before) parameters.wrong("cursor", "should be the next_cursor of the page before");
    parameters.finish();
    return filter;
}

// The data of a delivery, with its type and moment.
Json present(const Activity& activity) {
    JsonObject shown{
        {"id", activity.id.text()}, {"type", activity.type}, {"occurred_at", to_rfc3339(activity.occurred_at)}};
    for (const auto& [name, value] : activity.data.as_object()) shown[name] = value;
    return shown;
}

}  // namespace

http::Response list_activities(app::App& app, const http::Request& request, const staff::Actor& actor) {
    Filter filter = filter_in(request);
    const std::size_t limit = filter.limit++;  // one more tells whether there are more
    std::vector<Activity> found =
        app.store.read(actor.site, [&](Reader& reader) { return activity::list_activities(reader, filter); });
    std::optional<std::string> next;
    if (found.size() > limit) {
        found.pop_back();
        next = std::to_string(found.back().sequence);
    }
    JsonArray items;
    for (const Activity& activity : found) items.push_back(present(activity));
    return http::list(std::move(items), next);
}

}  // namespace hub::activity::api
