#include "portal/phrases.h"

#include <chrono>
#include <vector>

#include "base/text.h"

namespace hub::portal {

namespace {

constexpr Duration one_day = std::chrono::hours{24};

// Day, month and year, as Zone writes them.
std::vector<std::string> words_of(Time time, const Zone& zone) {
    return split(zone.writing(DateStyle::day_first).date_text(time), ' ');
}

bool is_same_day(Time left, Time right, const Zone& zone) {
    return zone.date_text(left) == zone.date_text(right);
}

}  // namespace

DayTile tile_of(Time time, const Zone& zone) {
    const std::vector<std::string> words = words_of(time, zone);
    return {words[0], words[1].substr(0, 3)};
}

std::string day_text(Time time, Time now, const Zone& zone) {
    const bool is_this_year = words_of(time, zone)[2] == words_of(now, zone)[2];
    const std::string whole = zone.date_text(time);
    // Written in numbers it always has its year.
    const std::size_t end = is_this_year ? whole.find_last_of(' ') : std::string::npos;
    const std::string shown = whole.substr(0, end);
    return shown.ends_with(',') ? shown.substr(0, shown.size() - 1) : shown;
}

std::string distance_text(Time time, Time now, const Zone& zone) {
    if (is_same_day(time, now, zone)) return "today";
    if (is_same_day(time, now + one_day, zone)) return "tomorrow";
    if (is_same_day(time, now - one_day, zone)) return "yesterday";
    const bool is_ahead = time > now;
    const auto days = std::chrono::round<std::chrono::days>(is_ahead ? time - now : now - time).count();
    return is_ahead ? format("in {} days", days) : format("{} days ago", days);
}

std::string ago_text(Time time, Time now, const Zone& zone) {
    if (now - time < 1min) return "a moment ago";
    const auto minutes = std::chrono::floor<std::chrono::minutes>(now - time).count();
    if (minutes < 60) return counted(minutes, "minute", "minutes") + " ago";
    if (minutes < 12 * 60) return counted(minutes / 60, "hour", "hours") + " ago";
    return distance_text(time, now, zone);
}

}  // namespace hub::portal
