#pragma once

#include <optional>

#include "base/calendar.h"
#include "base/json.h"
#include "http/parameters.h"
#include "reports/range.h"

// The days that a report is asked about, for the edges of this folder.
namespace hub::reports::api {

// `from` and `to`, both included, in the site's time zone; without them the last thirty days. Days to come are cut off.
struct AskedDays {
    std::optional<Day> first{};
    std::optional<Day> last{};
};
AskedDays days_in(http::Parameters& parameters);
// Throws Invalid where the two make no range.
Range range_of(const AskedDays& asked, const Zone& zone, Time now);

JsonObject range_json(const Range& range, const Zone& zone);

}  // namespace hub::reports::api
