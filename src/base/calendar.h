#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace hub {

enum class CalendarUnit { days, weeks, months };

// How dates are written: "21 November 2026, 14:00", "November 21, 2026, 2:00 PM", "2026-11-21, 14:00".
enum class DateStyle { day_first, month_first, numbers };
std::optional<DateStyle> find_date_style(std::string_view word);

// A time zone with its rules, by IANA name. Immutable and thread-safe; copies share.
// A local time that a change of clocks skips moves forward; one that comes twice means the first.
class Zone {
public:
    // Empty when there is no such zone.
    static std::optional<Zone> find(std::string_view name);
    static Zone utc();

    const std::string& name() const { return name_; }

    // `count` days, weeks or months later on the calendar of this zone, at the same local time of day, or at
    // `at_hour` o'clock. The 31st in a shorter month is that month's last day.
    Time later(Time from, std::int64_t count, CalendarUnit unit, std::optional<int> at_hour = std::nullopt) const;

    // The day of this zone on which the moment lies, and the moment at which a day begins there.
    std::chrono::year_month_day day_of(Time moment) const;
    Time begin_of(std::chrono::year_month_day day) const;

    // The same zone, writing dates like this; day_first until somebody says so.
    Zone writing(DateStyle style) const;
    // "21 November 2026", and "21 November 2026, 10:00".
    std::string date_text(Time time) const;
    std::string moment_text(Time time) const;

private:
    class Rules;
    Zone(std::string name, std::shared_ptr<const Rules> rules);

    std::string name_;
    std::shared_ptr<const Rules> rules_;
    DateStyle style_ = DateStyle::day_first;
};

}  // namespace hub
