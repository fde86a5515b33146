#pragma once

#include <string>

#include "base/calendar.h"
#include "base/clock.h"

// Moments in the words of a page, on the site's calendar.
namespace hub::portal {

// A day as a leaf of a calendar: "1", "Dec".
struct DayTile {
    std::string day;
    std::string month;
};
DayTile tile_of(Time time, const Zone& zone);

// "1 December", with the year when it is another than now's.
std::string day_text(Time time, Time now, const Zone& zone);
// "today", "tomorrow", "in 3 days", "yesterday", "2 days ago".
std::string distance_text(Time time, Time now, const Zone& zone);
// "a moment ago", "12 minutes ago", "2 hours ago", then as distance_text.
std::string ago_text(Time time, Time now, const Zone& zone);

}  // namespace hub::portal
