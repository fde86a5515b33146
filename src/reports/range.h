#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"

// The days that a report is about, in the site's time zone, cut into the steps of its charts.
namespace hub::reports {

using Day = std::chrono::year_month_day;

constexpr std::chrono::days range_max{5 * 366};

struct Step {
    Day first{};
    Day last{};  // that day too
    Time from;   // when `first` begins
    Time until;  // when the day after `last` does
};

struct Range {
    Day first{};
    Day last{};
    Time from;
    Time until;
    std::string step;         // day, week, month: as fine as a chart can still show
    std::vector<Step> steps;  // never empty, oldest first
};

// `first` must not lie after `last`, nor further before it than range_max.
Range range_of(const Zone& zone, Day first, Day last);

std::optional<Day> parse_day(std::string_view text);  // 2026-11-21
std::string day_text(Day day);
Day day_after(Day day, int days);

}  // namespace hub::reports
