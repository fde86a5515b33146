#include "reports/range_api.h"

#include <algorithm>

#include "base/error.h"

namespace hub::reports::api {

namespace {

constexpr int days_shown_at_first = 30;

std::optional<Day> day_in(http::Parameters& parameters, std::string_view name) {
    const auto text = parameters.text(name);
    if (!text) return std::nullopt;
    const auto day = parse_day(*text);
    if (!day) parameters.wrong(name, "should be a day such as 2026-11-21");
    return day;
}

}  // namespace

AskedDays days_in(http::Parameters& parameters) {
    return {.first = day_in(parameters, "from"), .last = day_in(parameters, "to")};
}

Range range_of(const AskedDays& asked, const Zone& zone, Time now) {
    const Day today = zone.day_of(now);
    const Day last = std::min(asked.last.value_or(today), today);
    const Day first = asked.first.value_or(day_after(last, 1 - days_shown_at_first));
    if (first > last) throw Invalid("from", "should not lie after `to`, nor in the future");
    if (std::chrono::sys_days{last} - std::chrono::sys_days{first} >= range_max) {
        throw Invalid("from", "should lie at most five years before `to`");
    }
    return reports::range_of(zone, first, last);
}

JsonObject range_json(const Range& range, const Zone& zone) {
    return {{"from", day_text(range.first)},
            {"to", day_text(range.last)},
            {"step", range.step},
            {"time_zone", zone.name()}};
}

}  // namespace hub::reports::api
