#include <algorithm>

#include <doctest/doctest.h>

#include "access/test_courses.h"

namespace hub::access {

namespace {

const Time monday = *parse_rfc3339("2026-03-02T09:30:00Z");
const Zone lisbon = *Zone::find("Europe/Lisbon");
const catalog::Release each_week{
    .mode = catalog::ReleaseMode::time_delayed, .interval = 1, .unit = CalendarUnit::weeks};
const catalog::Release step_by_step{.mode = catalog::ReleaseMode::member_advanced};

Time on_day(int count) {
    return monday + std::chrono::hours{24 * count};
}

// What is said of a page to a member at a moment.
class Answer {
public:
    Answer(const Courses& courses, const Facts& facts, const PageId& page, Time moment)
        : catalog_(courses.build()), decision_(decide(facts, *catalog_, page, moment, lisbon)), moment_(moment) {}

    const Decision& decision() const { return decision_; }
    std::string why() const { return summary(decision_, *catalog_, lisbon, moment_); }
    std::string opener() const { return access::opener(decision_, *catalog_, lisbon)->text; }
    std::string release() const {
        const auto release = std::ranges::find(decision_.reasons, Reason::Code::release, &Reason::code);
        return sentence(*release, *catalog_, lisbon, moment_);
    }

private:
    std::shared_ptr<const catalog::Catalog> catalog_;
    Decision decision_;
    Time moment_;
};

}  // namespace

TEST_CASE("a turn that comes after access ends is told as what it is, before the end and after it") {
    Courses courses{monday};
    const ThingId course = courses.product("Eight Weeks", each_week);
    const PageId dated = courses.page(course, "Live day");
    courses.page(course, "Week 2");
    const PageId third = courses.page(course, "Week 3");
    courses.change(dated).opens_at = on_day(40);
    Facts ada = member_since(monday);
    give(ada, course, on_day(0), on_day(5));
    for (const PageId& page : {dated, third}) {
        const Answer before{courses, ada, page, on_day(1)};
        CHECK_FALSE(before.decision().opens_at.has_value());
        CHECK(end_before_turn(before.decision()) == on_day(5));
        CHECK(before.opener() == "Access ends before this opens. Ask us for access to “Eight Weeks”.");
        const Answer after{courses, ada, page, on_day(6)};
        CHECK_FALSE(end_before_turn(after.decision()).has_value());
        CHECK(after.why() == "Access to “Eight Weeks” ended on 7 March 2026, 09:30.");
    }
    CHECK(Answer(courses, ada, third, on_day(1)).why() ==
          "Access ends on 7 March 2026, 09:30, before its turn on 16 March 2026, 09:30.");
    CHECK(Answer(courses, ada, third, on_day(20)).release() == "Access ended on 7 March 2026, 09:30, before its turn.");
    CHECK(Answer(courses, ada, dated, on_day(41)).release() == "Opened on 11 April 2026, 10:30.");
}

TEST_CASE("a date that falls between two spells of access is told as the day on which the second begins") {
    Courses courses{monday};
    const ThingId course = courses.product("Eight Weeks", each_week);
    const PageId dated = courses.page(course, "Live day");
    courses.change(dated).opens_at = on_day(10);
    Facts ada = member_since(monday);
    give(ada, course, on_day(0), on_day(5));
    give(ada, course, on_day(20));
    const Answer answer{courses, ada, dated, on_day(1)};
    CHECK(answer.decision().opens_at == on_day(20));
    CHECK(answer.why() == "Opens on 22 March 2026, 09:30.");
    CHECK(answer.opener() == "Opens on 22 March 2026, 09:30.");
}

TEST_CASE("who has no access is told what will be waited for after it begins") {
    Courses courses{monday};
    const ThingId weeks = courses.product("Eight Weeks", each_week);
    const PageId week_one = courses.page(weeks, "Week 1");
    const PageId week_two = courses.page(weeks, "Week 2");
    const PageId week_three = courses.page(weeks, "Week 3");
    const ThingId steps = courses.product("Steps", step_by_step);
    courses.page(steps, "One");
    const PageId second = courses.page(steps, "Two");
    const Facts ada = member_since(monday);
    const auto told = [&](const PageId& page) { return Answer{courses, ada, page, on_day(1)}; };
    CHECK(told(week_one).release() == "The first part opens at once.");
    CHECK(told(week_two).release() == "Opens 1 week after access begins.");
    CHECK(told(week_three).release() == "Opens 2 weeks after access begins.");
    CHECK(told(second).release() == "Opens when “One” is complete.");
    CHECK(told(week_one).opener() == "Ask us for access to “Eight Weeks”.");
    CHECK(told(week_three).opener() == "Ask us for access to “Eight Weeks”. It opens 2 weeks after that.");
    CHECK(told(second).opener() == "Ask us for access to “Steps”. It opens when “One” is complete.");
}

}  // namespace hub::access
