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

// What is said of a page or product to a member at a moment.
class Answer {
public:
    Answer(const Courses& courses, const Facts& facts, const Subject& subject, Time moment)
        : catalog_(courses.build()), decision_(decide(facts, *catalog_, subject, moment, lisbon)), moment_(moment) {}

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

TEST_CASE("a date of a product in a collection rules over the collection's release, and over no other way to it") {
    for (const catalog::Release& release : {catalog::Release{}, each_week, step_by_step}) {
        Courses courses{monday};
        const ThingId basics = courses.product("Basics");
        const ThingId retreat = courses.product("Retreat");
        const PageId arrival = courses.page(retreat, "Arrival");
        const ThingId studio = courses.collection("Studio", {basics, retreat}, release);
        courses.date(studio, retreat, on_day(10));
        Facts ada = member_since(monday);
        give(ada, studio, on_day(0));
        const Answer before{courses, ada, retreat, on_day(1)};
        CHECK(before.decision().verdict == Verdict::locked);
        CHECK(before.decision().opens_at == on_day(10));
        CHECK(before.decision().valid_until == on_day(10));
        CHECK(before.why() == "Opens on 12 March 2026, 09:30.");
        CHECK(before.opener() == "Opens on 12 March 2026, 09:30.");
        const Reason& turn = before.decision().reasons.back().parts.front().parts.back();
        CHECK(turn.parts.front().code == Reason::Code::fixed_date);
        CHECK(Answer(courses, ada, arrival, on_day(1)).decision().opens_at == on_day(10));
        CHECK(Answer(courses, ada, basics, on_day(1)).decision().verdict == Verdict::open);
        for (const Subject& subject : {Subject{retreat}, Subject{arrival}}) {
            CHECK(Answer(courses, ada, subject, on_day(10) - 1ms).decision().verdict == Verdict::locked);
            CHECK(Answer(courses, ada, subject, on_day(10)).decision().verdict == Verdict::open);
        }
        courses.collection("All", {retreat});
        CHECK(Answer(courses, ada, retreat, on_day(1)).decision().verdict == Verdict::locked);
        Facts ben = ada;
        give(ben, retreat, on_day(0));
        CHECK(Answer(courses, ben, retreat, on_day(1)).decision().verdict == Verdict::open);
    }
}

TEST_CASE("of two collections the one without a date opens a product, and a draft with a date is hidden") {
    Courses courses{monday};
    const ThingId retreat = courses.product("Retreat");
    courses.page(retreat, "Arrival");
    const ThingId after = courses.product("After");
    const ThingId studio = courses.collection("Studio", {retreat, after}, step_by_step);
    const ThingId all = courses.collection("All", {retreat});
    courses.date(studio, retreat, on_day(10));
    Facts ada = member_since(monday);
    give(ada, studio, on_day(0));
    give(ada, all, on_day(2));
    CHECK(Answer(courses, ada, retreat, on_day(1)).decision().opens_at == on_day(2));
    CHECK(Answer(courses, ada, retreat, on_day(2)).decision().verdict == Verdict::open);
    courses.change(retreat).status = catalog::Status::draft;
    CHECK(Answer(courses, ada, retreat, on_day(11)).decision().verdict == Verdict::hidden);
    CHECK(Answer(courses, ada, after, on_day(1)).decision().verdict == Verdict::open);
}

TEST_CASE("access to a collection that ends before the date of a product is told so") {
    Courses courses{monday};
    const ThingId retreat = courses.product("Retreat");
    const ThingId studio = courses.collection("Studio", {retreat});
    courses.date(studio, retreat, on_day(10));
    Facts ada = member_since(monday);
    give(ada, studio, on_day(0), on_day(5));
    const Answer answer{courses, ada, retreat, on_day(1)};
    CHECK_FALSE(answer.decision().opens_at.has_value());
    CHECK(answer.why() == "Access ends on 7 March 2026, 09:30, before its turn on 12 March 2026, 09:30.");
    CHECK(end_before_turn(answer.decision()) == on_day(5));
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
