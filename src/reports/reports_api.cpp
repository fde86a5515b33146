#include "reports/reports_api.h"

#include "app/app.h"
#include "base/text.h"
#include "http/parameters.h"
#include "reports/launchpad.h"
#include "reports/range.h"
#include "reports/revenue_api.h"
#include "reports/summary.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::reports::api {

namespace {

const std::vector<std::string> day_words{"7", "30", "90", "365"};

int days_asked(const http::Request& request) {
    http::Parameters parameters{request};
    const auto days = parameters.word("days", day_words);
    parameters.finish();
    return static_cast<int>(parse_u64(days.value_or("30")).value_or(30));
}

Json trend_json(const Trend& trend) {
    return {{"now", trend.now}, {"before", trend.before}};
}

Json figures_json(const Figures& figures, Json revenue) {
    return {{"members", figures.members},
            {"joined", trend_json(figures.joined)},
            {"active", figures.active},
            {"completions", trend_json(figures.completions)},
            {"revenue", std::move(revenue)}};
}

template <class Item, class ToJson>
JsonArray listed(const std::vector<Item>& items, ToJson to_json) {
    JsonArray list;
    for (const Item& item : items) list.push_back(to_json(item));
    return list;
}

Json unfinished_json(const Unfinished& unfinished) {
    return {{"id", unfinished.thing.text()},
            {"kind", unfinished.kind},
            {"name", unfinished.name},
            {"drafts", unfinished.drafts}};
}

Json troubled_json(const Troubled& troubled) {
    return {{"id", troubled.connection.text()},  {"kind", troubled.kind},
            {"account", troubled.account},       {"is_failing", troubled.is_failing},
            {"last_error", troubled.last_error}, {"set_aside", troubled.set_aside}};
}

Json silent_json(const Silent& silent) {
    return {
        {"id", silent.hook.text()}, {"url", silent.url}, {"is_off", silent.is_off}, {"last_error", silent.last_error}};
}

}  // namespace

http::Response show_summary(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const int days = days_asked(request);
    const bool sees_connections = actor.may("connections:read");
    const bool sees_hooks = actor.may("hooks:read");
    const bool sees_billing = actor.may("billing:read");
    return app.store.read(actor.site, [&](Reader& reader) {
        const Zone zone = sites::load(reader).zone();
        const Day today = zone.day_of(reader.now());
        const Day first = day_after(today, 1 - days);
        const Range now = reports::range_of(zone, first, today);
        const Range before = reports::range_of(zone, day_after(first, -days), day_after(first, -1));
        const Figures figures = count_figures(reader, now, before);
        Json revenue = sees_billing ? Json(revenue_json(reader, now, before)) : Json(nullptr);
        const Json connections = sees_connections ? Json(listed(list_troubled(reader), troubled_json)) : Json(nullptr);
        const Json hooks = sees_hooks ? Json(listed(list_silent(reader), silent_json)) : Json(nullptr);
        return http::json(200, {{"from", day_text(first)},
                                {"to", day_text(today)},
                                {"figures", figures_json(figures, std::move(revenue))},
                                {"attention",
                                 {{"connections", connections},
                                  {"hooks", hooks},
                                  {"past_due_members", figures.past_due},
                                  {"unfinished", listed(list_unfinished(reader), unfinished_json)}}}});
    });
}

http::Response show_launchpad(app::App& app, const http::Request&, const staff::Actor& actor) {
    const Launchpad launchpad = app.store.read(actor.site, load_launchpad);
    return http::json(200, JsonObject{{"connected", launchpad.is_connected},
                                      {"works_alone", launchpad.works_alone},
                                      {"sign_up", launchpad.has_sign_up},
                                      {"look", launchpad.has_look},
                                      {"content", launchpad.has_content},
                                      {"preview", launchpad.has_preview},
                                      {"invited", launchpad.has_invited},
                                      {"is_done", launchpad.is_done()}});
}

}  // namespace hub::reports::api
