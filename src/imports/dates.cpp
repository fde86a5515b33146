#include <chrono>

#include <re2/re2.h>

#include "base/text.h"
#include "imports/columns.h"

namespace hub::imports {

namespace {

struct Written {
    std::chrono::year_month_day day;
    std::chrono::seconds into_it;
};

std::optional<Written> written(int year, int month, int day, int seconds) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || seconds >= 24 * 3600) return std::nullopt;
    return Written{.day = date, .into_it = std::chrono::seconds{seconds}};
}

std::optional<Written> written_in(std::string_view text) {
    static const RE2 iso{R"((\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?)"};
    static const RE2 dotted{R"((\d{1,2})\.(\d{1,2})\.(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?)"};
    static const RE2 slashed{R"((\d{1,2})/(\d{1,2})/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?)"};
    int first = 0;
    int second = 0;
    int third = 0;
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    const re2::StringPiece piece{text.data(), text.size()};
    const auto matches = [&](const RE2& pattern) {
        std::string hour;
        std::string minute;
        std::string rest;
        if (!RE2::FullMatch(piece, pattern, &first, &second, &third, &hour, &minute, &rest)) return false;
        hours = static_cast<int>(parse_i64(hour).value_or(0));
        minutes = static_cast<int>(parse_i64(minute).value_or(0));
        seconds = static_cast<int>(parse_i64(rest).value_or(0));
        return true;
    };
    const auto clock = [&] { return hours * 3600 + minutes * 60 + seconds; };
    if (matches(iso)) return written(first, second, third, clock());
    if (matches(dotted)) return written(third, second, first, clock());
    if (matches(slashed))
        return first > 12 ? written(third, second, first, clock()) : written(third, first, second, clock());
    return std::nullopt;
}

}  // namespace

std::optional<Time> read_date(std::string_view given) {
    const std::string_view text = trimmed(given);
    if (const auto exact = parse_rfc3339(text)) return exact;
    const auto found = written_in(text);
    if (!found || found->day.year() < std::chrono::year{1970} || found->day.year() > std::chrono::year{2200})
        return std::nullopt;
    return Time{std::chrono::sys_days{found->day}} + found->into_it;
}

std::optional<std::string> read_day(std::string_view given) {
    const std::string_view text = trimmed(given);
    if (parse_rfc3339(text)) return std::string{text.substr(0, 10)};
    const auto found = written_in(text);
    if (!found) return std::nullopt;
    return format("{:04}-{:02}-{:02}", static_cast<int>(found->day.year()), static_cast<unsigned>(found->day.month()),
                  static_cast<unsigned>(found->day.day()));
}

}  // namespace hub::imports
