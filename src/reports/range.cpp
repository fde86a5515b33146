#include "reports/range.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/text.h"

namespace hub::reports {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr days days_shown{92};    // as days; longer ranges are shown as weeks,
constexpr days weeks_shown{200};  // and longer ones as months

std::string step_for(days length) {
    if (length <= days_shown) return "day";
    return length <= weeks_shown ? "week" : "month";
}

// The last day of the step that begins with `first`.
Day end_of(Day first, const std::string& step) {
    if (step == "day") return first;
    if (step == "week") return day_after(first, 6);
    return first.year() / first.month() / std::chrono::last;
}

}  // namespace

Range range_of(const Zone& zone, Day first, Day last) {
    const days length = sys_days{last} - sys_days{first} + days{1};
    ENSURE(length >= days{1} && length <= range_max);
    Range range{.first = first,
                .last = last,
                .from = zone.begin_of(first),
                .until = zone.begin_of(day_after(last, 1)),
                .step = step_for(length),
                .steps = {}};
    for (Day begin = first; begin <= last;) {
        const Day end = std::min(end_of(begin, range.step), last);
        const Day next = day_after(end, 1);
        range.steps.push_back(
            {.first = begin, .last = end, .from = zone.begin_of(begin), .until = zone.begin_of(next)});
        begin = next;
    }
    return range;
}

std::optional<Day> parse_day(std::string_view text) {
    if (text.size() != 10) return std::nullopt;
    const auto moment = parse_rfc3339(std::string{text} + "T00:00:00Z");
    if (!moment) return std::nullopt;
    return Day{std::chrono::floor<days>(*moment)};
}

std::string day_text(Day day) {
    return to_rfc3339(Time{sys_days{day}}).substr(0, 10);
}

Day day_after(Day day, int count) {
    return sys_days{day} + days{count};
}

}  // namespace hub::reports
