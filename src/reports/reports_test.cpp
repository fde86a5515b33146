#include "reports/reports.h"

#include <doctest/doctest.h>

#include "access/test_house.h"
#include "activity/activity.h"
#include "members/members.h"
#include "progress/progress.h"
#include "reports/people.h"

namespace hub::reports {

namespace {

using access::House;
using access::in_house;
using Names = std::vector<std::string>;

const Zone auckland = *Zone::find("Pacific/Auckland");  // 13 hours before us in November, 12 in June

Range lately_in(House& house, const Zone& zone, int days) {
    const Day today = zone.day_of(house.store.clock.now());
    return range_of(zone, day_after(today, 1 - days), today);
}

void log_in(House& house, const MemberId& who) {
    house.write([&](Tx& tx) { members::note_login(tx, members::load(tx, who), 30); });
}

void check_page(House& house, const MemberId& who, const PageId& page) {
    const auto catalog = house.catalog();
    const members::Member member = house.member(who);
    house.write([&](Tx& tx) { progress::complete(tx, *catalog, member, *catalog->find(page), {.source = "member"}); });
}

void use_file(House& house, const MemberId& who, const FileId& file, activity::Type type) {
    const members::Member member = house.member(who);
    house.write([&](Tx& tx) {
        activity::record(tx, {.type = type,
                              .who = {.id = who, .email = member.email, .first_name = "", .last_name = ""},
                              .file = activity::Which{.id = file, .name = "x"},
                              .source = "member",
                              .occurred_at = tx.now()});
    });
}

FileId put_file(House& house) {
    return house.write([](Tx& tx) {
        const auto file = tx.fresh<FileId>();
        tx.run(
            "INSERT INTO files (site_id, id, name, kind, type, size, version, created_at) "
            "VALUES (:site, :id, 'Evening.mp4', 'video', 'video/mp4', 1, 1, :now)",
            {{"id", file}, {"now", tx.now()}});
        return file;
    });
}

Names listed(House& house, const Asked& asked, std::size_t limit = 10, const std::optional<Mark>& after = {}) {
    Names names;
    const auto people = house.store.read([&](Reader& reader) { return list_people(reader, asked, after, limit); });
    for (const Person& person : people) names.push_back(person.first_name);
    return names;
}

Asked about(Figure figure, const Range& range) {
    return {.figure = figure, .from = range.from, .until = range.until};
}

}  // namespace

TEST_CASE("a range is cut into days, weeks or months of the site's own calendar") {
    const Day first = *parse_day("2026-01-31");
    CHECK(range_of(Zone::utc(), first, day_after(first, 29)).steps.size() == 30);
    const Range weeks = range_of(Zone::utc(), first, day_after(first, 120));
    CHECK(weeks.step == "week");
    CHECK(weeks.steps.size() == 18);
    CHECK(day_text(weeks.steps.back().last) == "2026-05-31");
    const Range months = range_of(auckland, first, *parse_day("2026-12-01"));
    CHECK(months.step == "month");
    REQUIRE(months.steps.size() == 12);
    CHECK(day_text(months.steps[0].last) == "2026-01-31");
    CHECK(day_text(months.steps[1].first) == "2026-02-01");
    CHECK(to_rfc3339(months.steps[1].from) == "2026-01-31T11:00:00.000Z");
    CHECK(to_rfc3339(months.steps[6].from) == "2026-06-30T12:00:00.000Z");
    CHECK_FALSE(parse_day("2026-02-30").has_value());
    CHECK_FALSE(parse_day("2026-2-3").has_value());
}

TEST_CASE("what happened late in the evening stands on the next day of a site that is ahead") {
    in_house([](House& house) {
        const Time evening = *parse_rfc3339("2027-03-01T22:00:00Z");
        house.store.clock.set(evening);
        log_in(house, house.ada);
        const auto log_ins = [&](const Zone& zone, const std::string& day) {
            const Range range = range_of(zone, *parse_day(day), *parse_day(day));
            return house.store.read([&](Reader& reader) { return count_engagement(reader, range); }).steps[0].log_ins;
        };
        CHECK(log_ins(Zone::utc(), "2027-03-01") == 1);
        CHECK(log_ins(auckland, "2027-03-01") == 0);
        CHECK(log_ins(auckland, "2027-03-02") == 1);
    });
}

TEST_CASE("growth tells at the end of each step how many there were and how many were silent") {
    in_house([](House& house) {
        house.store.clock.advance(std::chrono::days{31});
        house.write([](Tx& tx) { members::scan_inactive(tx, 30, 100); });
        house.store.clock.advance(std::chrono::days{2});
        log_in(house, house.ada);
        house.write([](Tx& tx) { members::welcome(tx, {.email = "new@example.com"}, "api"); });
        const Range range = lately_in(house, Zone::utc(), 5);
        const auto steps = house.store.read([&](Reader& reader) { return count_growth(reader, range); });
        REQUIRE(steps.size() == 5);
        CHECK(steps[0].members == 2);
        CHECK(steps[0].inactive == 0);
        CHECK(steps[3].inactive == 2);
        CHECK(steps[4].members == 3);
        CHECK(steps[4].joined == 1);
        CHECK(steps[4].came_back == 1);
        CHECK(steps[4].inactive == 1);
        CHECK(listed(house, about(Figure::came_back, range)) == Names{"Ada"});
        CHECK(listed(house, about(Figure::fell_inactive, range)).size() == 2);
    });
}

TEST_CASE("who logged in often is one of the people, with the last moment, and a long list goes on after its mark") {
    in_house([](House& house) {
        const Time begun = house.store.clock.now();
        log_in(house, house.ada);
        house.store.clock.advance(1h);
        log_in(house, house.ben);
        house.store.clock.advance(1h);
        log_in(house, house.ada);
        const Range range = lately_in(house, Zone::utc(), 7);
        const Engagement engagement = house.store.read([&](Reader& reader) { return count_engagement(reader, range); });
        CHECK(engagement.active == 2);
        const Asked asked = about(Figure::logged_in, range);
        CHECK(listed(house, asked) == Names{"Ada", "Ben"});
        CHECK(listed(house, asked, 1) == Names{"Ada"});
        CHECK(listed(house, asked, 10, Mark{.at = begun + 2h, .member = house.ada}) == Names{"Ben"});
        Asked before = asked;
        before.until = begun + 90min;
        CHECK(listed(house, before) == Names{"Ben", "Ada"});
    });
}

TEST_CASE("of a product is told how far members came, and whom each page lost") {
    in_house([](House& house) {
        check_page(house, house.ada, house.first);
        house.store.clock.advance(1h);
        check_page(house, house.ada, house.second);
        check_page(house, house.ben, house.first);
        check_page(house, house.ben, house.only);  // of another product
        const Range range = lately_in(house, Zone::utc(), 2);
        const auto [furthest, done] = house.store.read([&](Reader& reader) {
            return std::pair{furthest_pages(reader, range, {house.first, house.second}),
                             completions_by_page(reader, range)};
        });
        CHECK(furthest == std::vector<std::int64_t>{1, 1});
        CHECK(done.at(house.first) == 2);
        Asked asked = about(Figure::stopped, range);
        asked.page = house.first;
        asked.later_pages = {house.second};
        CHECK(listed(house, asked) == Names{"Ben"});
        asked.figure = Figure::completed;
        asked.later_pages = {};
        CHECK(listed(house, asked) == Names{"Ben", "Ada"});
        asked.page = std::nullopt;
        CHECK(listed(house, asked).size() == 2);
        CHECK(house.store.read([&](Reader& reader) { return finishers(reader, range); }).at(house.mornings) == 1);
    });
}

TEST_CASE("plays and downloads are told of each file, whoever is in the trash by now") {
    in_house([](House& house) {
        const FileId file = put_file(house);
        use_file(house, house.ada, file, activity::Type::video_watched);
        use_file(house, house.ada, file, activity::Type::video_watched);
        use_file(house, house.ben, file, activity::Type::file_downloaded);
        house.write([&](Tx& tx) { members::trash(tx, house.ben); });
        const Range range = lately_in(house, Zone::utc(), 7);
        const auto files = house.store.read([&](Reader& reader) { return most_used_files(reader, range, 10); });
        REQUIRE(files.size() == 1);
        CHECK(files[0].plays == 2);
        CHECK(files[0].downloads == 1);
        CHECK(files[0].members == 2);
        Asked asked = about(Figure::played, range);
        asked.file = file;
        CHECK(listed(house, asked) == Names{"Ada"});
        asked.figure = Figure::downloaded;
        CHECK(listed(house, asked) == Names{"Ben"});
    });
}

}  // namespace hub::reports
