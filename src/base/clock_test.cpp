#include "base/clock.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/calendar.h"

namespace hub {

namespace {

Time at(std::string_view text) {
    const auto time = parse_rfc3339(text);
    REQUIRE_MESSAGE(time.has_value(), std::string{text});
    return *time;
}

}  // namespace

TEST_CASE("times go out in UTC with milliseconds and come in with any offset") {
    CHECK(to_rfc3339(at("2026-11-21T10:00:00Z")) == "2026-11-21T10:00:00.000Z");
    CHECK(to_rfc3339(at("2026-11-21T10:00:00.25+02:00")) == "2026-11-21T08:00:00.250Z");
    CHECK(to_rfc3339(at("2026-11-21t10:00:00.123456z")) == "2026-11-21T10:00:00.123Z");
}

TEST_CASE("what isn't a moment is refused") {
    for (const char* const bad :
         {"", "2026-11-21", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-21T24:00:00Z",
          "2026-11-21T10:00:00", "2026-11-21T10:00:00.Z", "2026-11-21T10:00:00+2", "tomorrow"})
        CHECK_FALSE_MESSAGE(parse_rfc3339(bad).has_value(), bad);
}

TEST_CASE("every moment reads back as it was written") {
    CHECK(rc::check([] {
        const Time time = time_of(*rc::gen::inRange<std::int64_t>(0, 4'102'444'800'000));
        RC_ASSERT(parse_rfc3339(to_rfc3339(time)) == time);
    }));
}

TEST_CASE("a day later is the same local time, across a change of clocks too") {
    const Zone berlin = *Zone::find("Europe/Berlin");
    CHECK(berlin.later(at("2026-03-28T09:00:00Z"), 1, CalendarUnit::days) == at("2026-03-29T08:00:00Z"));
    CHECK(berlin.later(at("2026-10-24T08:00:00Z"), 1, CalendarUnit::days) == at("2026-10-25T09:00:00Z"));
}

TEST_CASE("a local time that the clocks skip moves forward, one that comes twice means the first") {
    const Zone berlin = *Zone::find("Europe/Berlin");
    CHECK(berlin.later(at("2026-03-28T01:30:00Z"), 1, CalendarUnit::days) == at("2026-03-29T01:30:00Z"));
    CHECK(berlin.later(at("2026-10-24T00:30:00Z"), 1, CalendarUnit::days) == at("2026-10-25T00:30:00Z"));
}

TEST_CASE("months are clamped to the month's end, leap years included") {
    const Zone utc = Zone::utc();
    CHECK(utc.later(at("2027-12-31T12:00:00Z"), 2, CalendarUnit::months) == at("2028-02-29T12:00:00Z"));
    CHECK(utc.later(at("2026-01-31T12:00:00Z"), 1, CalendarUnit::months) == at("2026-02-28T12:00:00Z"));
    CHECK(utc.later(at("2026-01-31T12:00:00Z"), 2, CalendarUnit::months) == at("2026-03-31T12:00:00Z"));
    CHECK(utc.later(at("2026-11-21T12:00:00Z"), 3, CalendarUnit::weeks, 6) == at("2026-12-12T06:00:00Z"));
}

TEST_CASE("a zone that doesn't exist is not found, and dates read as people write them") {
    CHECK_FALSE(Zone::find("Europe/Atlantis").has_value());
    CHECK_FALSE(Zone::find("").has_value());
    CHECK_FALSE(Zone::find("GMT+5").has_value());
    CHECK_FALSE(Zone::find("GMT+05:00").has_value());
    CHECK(Zone::find("Etc/GMT-5").has_value());
    CHECK(Zone::find("UTC").has_value());
    CHECK(Zone::find("Asia/Tokyo")->moment_text(at("2026-11-21T18:05:00Z")) == "22 November 2026, 03:05");
}

TEST_CASE("a zone writes dates as it was told to") {
    const Zone tokyo = *Zone::find("Asia/Tokyo");
    const Time night = at("2026-11-21T15:05:00Z");
    CHECK(tokyo.writing(DateStyle::month_first).moment_text(night) == "November 22, 2026, 12:05 AM");
    CHECK(tokyo.writing(DateStyle::month_first).moment_text(night + 12h) == "November 22, 2026, 12:05 PM");
    CHECK(tokyo.writing(DateStyle::month_first).moment_text(night + 13h) == "November 22, 2026, 1:05 PM");
    CHECK(tokyo.writing(DateStyle::numbers).moment_text(night) == "2026-11-22, 00:05");
    CHECK(tokyo.date_text(night) == "22 November 2026");
    CHECK_FALSE(find_date_style("roman"));
}

}  // namespace hub
