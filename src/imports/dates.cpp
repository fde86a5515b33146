#include <chrono>

#include <re2/re2.h>

#include "base/text.h"
#include "imports/columns.h"

namespace hub::imports {

namespace {

std::optional<Time> moment(int year, int month, int day, int seconds) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || year < 1970 || year > 2200 || seconds >= 24 * 3600) return std::nullopt;
    return Time{std::chrono::sys_days{date}} + std::chrono::seconds{seconds};
}

}  // namespace

std::optional<Time> read_date(std::string_view given) {
    static const RE2 iso{R"((\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?)"};
    static const RE2 dotted{R"((\d{1,2})\.(\d{1,2})\.(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?)"};
    static const RE2 slashed{R"((\d{1,2})/(\d{1,2})/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?)"};
    const std::string_view text = trimmed(given);
    if (const auto exact = parse_rfc3339(text)) return exact;
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
    if (matches(iso)) return moment(first, second, third, clock());
    if (matches(dotted)) return moment(third, second, first, clock());
    if (matches(slashed))
        return first > 12 ? moment(third, second, first, clock()) : moment(third, first, second, clock());
    return std::nullopt;
}

}  // namespace hub::imports
