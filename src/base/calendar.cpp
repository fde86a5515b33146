#include "base/calendar.h"

#include <algorithm>
#include <array>

#include <unicode/basictz.h>
#include <unicode/timezone.h>

#include "base/ensure.h"
#include "base/text.h"

namespace hub {

class Zone::Rules {
public:
    explicit Rules(std::unique_ptr<icu::TimeZone> zone) : zone_(std::move(zone)) {}

    Duration offset_at(Time moment) const {
        std::int32_t raw = 0;
        std::int32_t saving = 0;
        UErrorCode status = U_ZERO_ERROR;
        zone_->getOffset(static_cast<UDate>(milliseconds_of(moment)), 0, raw, saving, status);
        return Duration{raw + saving};
    }

    // From local wall time: a gap moves forward, an overlap takes the first.
    Time utc_of(Time local) const {
        const Duration before = offset_at(local - std::chrono::hours{24});
        const Duration after = offset_at(local + std::chrono::hours{24});
        const Time earlier = local - before;
        if (offset_at(earlier) == before) return earlier;
        const Time later = local - after;
        if (offset_at(later) == after) return later;
        return earlier;  // in a gap: the old offset lands after it, moved forward by the gap's length
    }

private:
    std::unique_ptr<icu::TimeZone> zone_;
};

namespace {

constexpr std::array<std::string_view, 12> month_names = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};

std::chrono::year_month_day moved(std::chrono::year_month_day date, std::int64_t count, CalendarUnit unit) {
    using std::chrono::days;
    switch (unit) {
        case CalendarUnit::days:
            return std::chrono::sys_days{date} + days{count};
        case CalendarUnit::weeks:
            return std::chrono::sys_days{date} + days{7 * count};
        case CalendarUnit::months: {
            const auto month = std::chrono::year_month{date.year(), date.month()} + std::chrono::months{count};
            const auto last = std::chrono::year_month_day_last{month / std::chrono::last}.day();
            return month / std::min(date.day(), last);
        }
    }
    return date;
}

}  // namespace

Zone::Zone(std::string name, std::shared_ptr<const Rules> rules) : name_(std::move(name)), rules_(std::move(rules)) {}

std::optional<Zone> Zone::find(std::string_view name) {
    std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(
        icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())}))};
    if (*zone == icu::TimeZone::getUnknown()) return std::nullopt;
    // ICU makes a zone of its own from "GMT+5"; the database of zones knows none of that name.
    icu::UnicodeString canonical;
    icu::UnicodeString id;
    UBool is_in_database = 0;
    UErrorCode status = U_ZERO_ERROR;
    icu::TimeZone::getCanonicalID(zone->getID(id), canonical, is_in_database, status);
    if (U_FAILURE(status) || is_in_database == 0) return std::nullopt;
    return Zone{std::string{name}, std::make_shared<const Rules>(std::move(zone))};
}

std::optional<DateStyle> find_date_style(std::string_view word) {
    if (word == "day_first") return DateStyle::day_first;
    if (word == "month_first") return DateStyle::month_first;
    if (word == "numbers") return DateStyle::numbers;
    return std::nullopt;
}

Zone Zone::utc() {
    const auto found = find("UTC");
    ENSURE(found.has_value());
    return *found;
}

Time Zone::later(Time from, std::int64_t count, CalendarUnit unit, std::optional<int> at_hour) const {
    const Time local = from + rules_->offset_at(from);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto moved_day = std::chrono::sys_days{moved(std::chrono::year_month_day{day}, count, unit)};
    const Duration time_of_day = at_hour ? Duration{std::chrono::hours{*at_hour}} : local - day;
    return rules_->utc_of(moved_day + time_of_day);
}

std::chrono::year_month_day Zone::day_of(Time moment) const {
    return std::chrono::floor<std::chrono::days>(moment + rules_->offset_at(moment));
}

Time Zone::begin_of(std::chrono::year_month_day day) const {
    return rules_->utc_of(std::chrono::sys_days{day});
}

Zone Zone::writing(DateStyle style) const {
    Zone other = *this;
    other.style_ = style;
    return other;
}

std::string Zone::date_text(Time time) const {
    const std::chrono::year_month_day date = day_of(time);
    const auto day = static_cast<unsigned>(date.day());
    const auto month = static_cast<unsigned>(date.month());
    const auto year = static_cast<int>(date.year());
    switch (style_) {
        case DateStyle::day_first:
            return format("{} {} {}", day, month_names[month - 1], year);
        case DateStyle::month_first:
            return format("{} {}, {}", month_names[month - 1], day, year);
        case DateStyle::numbers:
            return format("{:04}-{:02}-{:02}", year, month, day);
    }
    ENSURE(false);
}

std::string Zone::moment_text(Time time) const {
    const Time local = time + rules_->offset_at(time);
    const std::chrono::hh_mm_ss clock{local - std::chrono::floor<std::chrono::days>(local)};
    const auto hour = clock.hours().count();
    const auto minute = clock.minutes().count();
    if (style_ != DateStyle::month_first) return format("{}, {:02}:{:02}", date_text(time), hour, minute);
    return format("{}, {}:{:02} {}", date_text(time), (hour + 11) % 12 + 1, minute, hour < 12 ? "AM" : "PM");
}

}  // namespace hub
