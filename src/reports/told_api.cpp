#include "reports/told_api.h"

#include "reports/how_far_api.h"
#include "reports/reports.h"

namespace hub::reports::api {

namespace {

// Each step of the range with its figures.
template <class Figures, class ToJson>
JsonArray steps_json(const Range& range, const std::vector<Figures>& figures, const ToJson& to_json) {
    JsonArray steps;
    for (std::size_t at = 0; at < range.steps.size(); ++at) {
        JsonObject step{{"from", day_text(range.steps[at].first)}, {"to", day_text(range.steps[at].last)}};
        const Json told = to_json(figures[at]);
        for (const auto& [name, value] : told.get_object()) step[name] = value;
        steps.push_back(std::move(step));
    }
    return steps;
}

template <class Things, class ToJson>
JsonArray each_json(const Things& things, const ToJson& to_json) {
    JsonArray list;
    for (const auto& thing : things) list.push_back(to_json(thing));
    return list;
}

Json page_used_json(const UsedPage& used) {
    return {{"id", used.page.text()},
            {"title", used.title},
            {"thing", {{"id", used.thing.text()}, {"name", used.thing_name}}},
            {"completions", used.completions}};
}

Json file_used_json(const UsedFile& used) {
    return {{"id", used.file.text()},        {"name", used.name},   {"kind", used.kind},
            {"is_deleted", used.is_deleted}, {"plays", used.plays}, {"downloads", used.downloads},
            {"members", used.members}};
}

Json receiver_json(const Receiver& receiver) {
    return {{"id", receiver.hook.text()},
            {"url", receiver.url},
            {"is_listening", receiver.is_listening},
            {"delivered", receiver.delivered},
            {"failed", receiver.failed},
            {"waiting", receiver.waiting},
            {"average_ms", receiver.average_ms},
            {"slowest_ms", receiver.slowest_ms},
            {"within_minute", receiver.within_minute}};
}

}  // namespace

void tell_growth(const About& about, JsonObject& told) {
    told["steps"] = steps_json(about.range, count_growth(about.reader, about.range), [](const GrowthStep& step) {
        return Json{{"joined", step.joined},
                    {"members", step.members},
                    {"active", step.members - step.inactive},
                    {"inactive", step.inactive},
                    {"fell_inactive", step.fell_inactive},
                    {"came_back", step.came_back}};
    });
}

void tell_engagement(const About& about, JsonObject& told) {
    const Engagement engagement = count_engagement(about.reader, about.range);
    told["active"] = engagement.active;
    told["steps"] = steps_json(about.range, engagement.steps, [](const EngagementStep& step) {
        return Json{{"log_ins", step.log_ins}, {"active", step.active}};
    });
    told["pages"] = each_json(most_completed(about.reader, about.range), page_used_json);
    told["files"] = each_json(most_used_files(about.reader, about.range, top_max), file_used_json);
}

void tell_completion(const About& about, JsonObject& told) {
    told["steps"] =
        steps_json(about.range, count_completion(about.reader, about.range),
                   [](const CompletionStep& step) { return Json{{"pages", step.pages}, {"finished", step.finished}}; });
    told["things"] =
        each_json(progress_of_things(about.reader, about.catalog, about.range), [](const ThingProgress& progress) {
            return Json{{"id", progress.thing.text()},
                        {"kind", progress.is_collection ? "collection" : "product"},
                        {"name", progress.name},
                        {"completions", progress.completions},
                        {"finished", progress.finished}};
        });
}

void tell_thing_completion(const About& about, JsonObject& told) {
    const ThingId& thing = about.thing.value();
    const HowFar far = how_far(about.reader, about.catalog, thing, about.range);
    told["id"] = thing.text();
    told["name"] = about.catalog.find(thing)->product.name;
    told["began"] = far.began;
    told["finished"] = far.finished;
    told["stop"] = far.stop ? Json(far.stop->text()) : Json(nullptr);
    told["pages"] = each_json(far.pages, [](const PageProgress& page) {
        return Json{
            {"id", page.page.text()}, {"title", page.title}, {"completed", page.completed}, {"stopped", page.stopped}};
    });
}

void tell_usage(const About& about, JsonObject& told) {
    told["steps"] = steps_json(about.range, count_usage(about.reader, about.range), [](const UsageStep& step) {
        return Json{{"plays", step.plays}, {"downloads", step.downloads}};
    });
    told["files"] = each_json(most_used_files(about.reader, about.range, files_max), file_used_json);
}

void tell_deliveries(const About& about, JsonObject& told) {
    told["steps"] = steps_json(about.range, count_deliveries(about.reader, about.range), [](const DeliveryStep& step) {
        return Json{{"delivered", step.delivered}, {"failed", step.failed}};
    });
    told["receivers"] = each_json(list_receivers(about.reader, about.range), receiver_json);
}

}  // namespace hub::reports::api
