#include "reports/figures_api.h"

#include <algorithm>
#include <iterator>

#include "app/app.h"
#include "base/csv.h"
#include "catalog/cache.h"
#include "http/paging.h"
#include "reports/demand_api.h"
#include "reports/range_api.h"
#include "reports/revenue_api.h"
#include "reports/told_api.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::reports::api {

namespace {

// A report that goes into a file: which of its lists has a line for each thing.
struct Kind {
    std::string_view word;
    Tell* tell;
    std::string_view list;
};
constexpr Kind kinds[] = {
    {"growth", tell_growth, "steps"},
    {"engagement", tell_engagement, "steps"},
    {"completion", tell_completion, "things"},
    {"pages", tell_thing_completion, "pages"},
    {"files", tell_usage, "files"},
    {"deliveries", tell_deliveries, "receivers"},
    {"revenue", tell_revenue, "amounts"},
};

std::vector<std::string> kind_words() {
    std::vector<std::string> words;
    for (const Kind& kind : kinds) words.emplace_back(kind.word);
    return words;
}

JsonObject told_of(app::App& app, const staff::Actor& actor, const AskedDays& days, Tell* tell,
                   const std::optional<ThingId>& thing = std::nullopt) {
    return app.store.read(actor.site, [&](Reader& reader) {
        const Zone zone = sites::load(reader).zone();
        const Range range = range_of(days, zone, reader.now());
        JsonObject told = range_json(range, zone);
        const auto catalog = app.catalogs.of(reader);
        tell({.reader = reader, .catalog = *catalog, .range = range, .thing = thing}, told);
        return told;
    });
}

http::Response report(app::App& app, const http::Request& request, const staff::Actor& actor, Tell* tell,
                      const std::optional<ThingId>& thing = std::nullopt) {
    http::Parameters parameters{request};
    const AskedDays days = days_in(parameters);
    parameters.finish();
    return http::json(200, told_of(app, actor, days, tell, thing));
}

std::string cell_of(const Json& value) {
    return value.is_string() ? std::string{value.get_string()} : to_text(value);
}

// A line for each thing of the list, under the names that the answer has for what is told of it.
std::string csv_of(const JsonArray& list) {
    std::string lines{utf8_mark};
    std::vector<std::string> head;
    for (const Json& thing : list) {
        std::vector<std::string> cells;
        for (const auto& [name, value] : thing.get_object()) {
            cells.push_back(cell_of(value));
            if (&thing == &list.front()) head.emplace_back(name);
        }
        if (&thing == &list.front()) lines += csv_line(head);
        lines += csv_line(cells);
    }
    return lines;
}

}  // namespace

http::Response show_growth(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return report(app, request, actor, tell_growth);
}

http::Response show_engagement(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return report(app, request, actor, tell_engagement);
}

http::Response show_completion(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return report(app, request, actor, tell_completion);
}

http::Response show_thing_completion(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return report(app, request, actor, tell_thing_completion, http::id_capture<ThingId>(request, "thing"));
}

http::Response show_usage(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return report(app, request, actor, tell_usage);
}

http::Response show_deliveries(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return report(app, request, actor, tell_deliveries);
}

http::Response show_revenue(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return report(app, request, actor, tell_revenue);
}

http::Response export_report(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const AskedDays days = days_in(parameters);
    const auto word = parameters.word("report", kind_words());
    if (!word) parameters.wrong("report", "is wanted: which one");
    const auto thing = parameters.id<ThingId>("thing");
    if (word == "pages" && !thing) parameters.wrong("thing", "is wanted: of which product or collection");
    parameters.finish();
    if (word == "deliveries") demand(actor, "hooks:read");
    if (word == "revenue") demand(actor, "billing:read");
    const Kind& kind = *std::ranges::find(kinds, *word, &Kind::word);
    JsonObject told = told_of(app, actor, days, kind.tell, thing);
    if (word == "revenue") write_as_decimals(told);
    http::Response answer;
    answer.body = csv_of(told.at(kind.list).get_array());
    return answer.with("Content-Type", "text/csv; charset=utf-8")
        .with("Content-Disposition", "attachment; filename=\"" + *word + ".csv\"")
        .with("Cache-Control", "no-store");
}

}  // namespace hub::reports::api
