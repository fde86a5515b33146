#include "activity/activity_api.h"

#include "activity/activity.h"
#include "app/app.h"
#include "base/error.h"
#include "base/text.h"
#include "http/paging.h"
#include "staff/staff.h"

namespace hub::activity::api {

namespace {

Filter filter_in(const http::Request& request, const http::Paging& paging) {
    Filter filter{.limit = paging.limit + 1};
    std::vector<FieldError> errors;
    const auto member = request.parameter("member");
    if (member && MemberId::matches(*member)) filter.member = MemberId::parse(*member);
    if (member && !filter.member) errors.push_back({"member", "should be an id that begins with mem_"});
    const auto product = request.parameter("product");
    if (product && ThingId::matches(*product)) filter.product = ThingId::parse(*product);
    if (product && !filter.product) errors.push_back({"product", "should be the id of a product or a collection"});
    const auto type = request.parameter("type");
    if (type) filter.type = find_type(*type);
    if (type && !filter.type) errors.push_back({"type", "should be one of the eleven kinds, such as user.login"});
    if (paging.cursor) filter.before = parse_i64(*paging.cursor);
    if (paging.cursor && !filter.before) errors.push_back({"cursor", "should be the next_cursor of the page before"});
    if (!errors.empty()) throw Invalid(std::move(errors));
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
    const http::Paging paging = http::paging_of(request, {"member", "product", "type"});
    const Filter filter = filter_in(request, paging);
    std::vector<Activity> found =
        app.store.read(actor.site, [&](Reader& reader) { return activity::list_activities(reader, filter); });
    std::optional<std::string> next;
    if (found.size() > paging.limit) {
        found.pop_back();
        next = std::to_string(found.back().sequence);
    }
    JsonArray items;
    for (const Activity& activity : found) items.push_back(present(activity));
    return http::list(std::move(items), next);
}

}  // namespace hub::activity::api
