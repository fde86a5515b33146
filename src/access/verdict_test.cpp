#include <doctest/doctest.h>

#include "access/test_courses.h"

namespace hub::access {

namespace {

using catalog::AccessMode;
using catalog::ReleaseMode;
using catalog::Status;

const Time start = *parse_rfc3339("2026-03-02T09:30:00Z");
const Zone berlin = *Zone::find("Europe/Berlin");

Time day(int count) {
    return start + std::chrono::hours{24 * count};
}

catalog::Release weekly() {
    return {.mode = ReleaseMode::time_delayed, .interval = 1, .unit = CalendarUnit::weeks};
}

catalog::Release one_by_one() {
    return {.mode = ReleaseMode::member_advanced};
}

Verdict verdict(const Facts& facts, const Courses& courses, const Subject& subject, Time at) {
    const auto catalog = courses.build();
    return decide(facts, *catalog, subject, at, berlin).verdict;
}

std::string why(const Facts& facts, const Courses& courses, const Subject& subject, Time at) {
    const auto catalog = courses.build();
    return summary(decide(facts, *catalog, subject, at, berlin), *catalog, berlin, at);
}

std::optional<Opener> what_opens(const Facts& facts, const Courses& courses, const Subject& subject, Time at) {
    const auto catalog = courses.build();
    return opener(decide(facts, *catalog, subject, at, berlin), *catalog, berlin);
}

}  // namespace

TEST_CASE("a product is open while a grant lives, from its begin up to its end") {
    Courses courses{start};
    const ThingId course = courses.product("Calm Mornings");
    Facts ada = member_since(start);
    CHECK(verdict(ada, courses, course, day(1)) == Verdict::locked);
    give(ada, course, day(1), day(10));
    CHECK(verdict(ada, courses, course, day(1) - 1ms) == Verdict::locked);
    CHECK(verdict(ada, courses, course, day(1)) == Verdict::open);
    CHECK(verdict(ada, courses, course, day(10) - 1ms) == Verdict::open);
    CHECK(verdict(ada, courses, course, day(10)) == Verdict::locked);
    CHECK(why(ada, courses, course, day(2)) == "Access to “Calm Mornings”, given by hand, until 12 March 2026, 10:30.");
}

TEST_CASE("the end of one source never takes away what another gives") {
    Courses courses{start};
    const ThingId course = courses.product("Calm Mornings");
    Facts ada = member_since(start);
    give(ada, course, day(0), day(5), "stripe");
    give(ada, course, day(3));
    CHECK(verdict(ada, courses, course, day(6)) == Verdict::open);
}

TEST_CASE("drafts are hidden, and so is what stands in them") {
    Courses courses{start};
    const ThingId course = courses.product("Calm Mornings");
    const PageId page = courses.page(course, "Welcome");
    Facts ada = member_since(start);
    give(ada, course, day(0));
    CHECK(verdict(ada, courses, page, day(1)) == Verdict::open);
    courses.change(page).status = Status::draft;
    CHECK(verdict(ada, courses, page, day(1)) == Verdict::hidden);
    courses.change(page).status = Status::live;
    courses.change(course).status = Status::draft;
    CHECK(verdict(ada, courses, page, day(1)) == Verdict::hidden);
    CHECK(verdict(ada, courses, course, day(1)) == Verdict::hidden);
}

TEST_CASE("what is not teased hides instead of showing locked") {
    Courses courses{start};
    const ThingId course = courses.product("Calm Mornings");
    courses.change(course).is_teased = false;
    CHECK(verdict(member_since(start), courses, course, day(1)) == Verdict::hidden);
}

TEST_CASE("access modes: members opens to whoever is logged in, public to everyone") {
    Courses courses{start};
    const ThingId for_members = courses.product("Members' room", {}, AccessMode::members);
    const ThingId for_all = courses.product("Open door", {}, AccessMode::everyone);
    const PageId page = courses.page(for_all, "Hello");
    CHECK(verdict(member_since(start), courses, for_members, day(1)) == Verdict::open);
    CHECK(verdict(Facts{}, courses, for_members, day(1)) == Verdict::locked);
    CHECK(what_opens(Facts{}, courses, for_members, day(1))->kind == Opener::Kind::login);
    CHECK(verdict(Facts{}, courses, for_all, day(1)) == Verdict::open);
    CHECK(verdict(Facts{}, courses, page, day(1)) == Verdict::locked);
    courses.change(page).audience = catalog::Audience::anyone;
    CHECK(verdict(Facts{}, courses, page, day(1)) == Verdict::open);
}

TEST_CASE("a live collection gives the products it includes, and a draft one gives nothing") {
    Courses courses{start};
    const ThingId course = courses.product("Calm Mornings");
    const ThingId all = courses.collection("Everything", {course});
    Facts ada = member_since(start);
    give(ada, all, day(0));
    CHECK(verdict(ada, courses, course, day(1)) == Verdict::open);
    courses.change(all).status = Status::draft;
    CHECK(verdict(ada, courses, course, day(1)) == Verdict::locked);
}

TEST_CASE("weekly release opens the first page at once and one more each week, at the grant's own hour") {
    Courses courses{start};
    const ThingId course = courses.product("Eight Weeks", weekly());
    const PageId first = courses.page(course, "Week 1");
    const PageId second = courses.page(course, "Week 2");
    const PageId third = courses.page(course, "Week 3");
    Facts ada = member_since(start);
    give(ada, course, day(0));
    CHECK(verdict(ada, courses, first, day(0)) == Verdict::open);
    CHECK(verdict(ada, courses, second, day(7) - 1ms) == Verdict::locked);
    CHECK(verdict(ada, courses, second, day(7)) == Verdict::open);
    CHECK(verdict(ada, courses, third, day(13)) == Verdict::locked);
    CHECK(why(ada, courses, second, day(1)) == "Its turn comes on 9 March 2026, 10:30.");
    CHECK(what_opens(ada, courses, second, day(1))->text == "Opens on 9 March 2026, 10:30.");
}

TEST_CASE("a draft page takes no step in the release") {
    Courses courses{start};
    const ThingId course = courses.product("Eight Weeks", weekly());
    courses.page(course, "Week 1");
    const PageId draft = courses.page(course, "Week 2");
    const PageId third = courses.page(course, "Week 3");
    courses.change(draft).status = Status::draft;
    Facts ada = member_since(start);
    give(ada, course, day(0));
    CHECK(verdict(ada, courses, third, day(7)) == Verdict::open);
}

TEST_CASE("a page that isn't to be teased is hidden from those it isn't open to, until it is") {
    Courses courses{start};
    const ThingId course = courses.product("Eight Weeks", weekly());
    courses.page(course, "Week 1");
    const PageId second = courses.page(course, "Week 2");
    courses.change(second).is_teased = false;
    Facts ada = member_since(start);
    CHECK(verdict(ada, courses, second, day(0)) == Verdict::hidden);
    give(ada, course, day(0));
    CHECK(verdict(ada, courses, second, day(7) - 1ms) == Verdict::hidden);
    CHECK(verdict(ada, courses, second, day(7)) == Verdict::open);
    CHECK(why(ada, courses, second, day(1)) == "Its turn comes on 9 March 2026, 10:30.");
    const auto decision = decide(ada, *courses.build(), second, day(1), berlin);
    CHECK(decision.valid_until == day(7));
    CHECK(verdict_of(decision.reasons) == decision.verdict);
    courses.change(second).audience = catalog::Audience{audiences::Rule{.none = {course}}};
    CHECK(verdict(ada, courses, second, day(7)) == Verdict::hidden);
}

TEST_CASE("months are calendar months in the site's time zone, clamped to the month's end") {
    const Time end_of_january = *parse_rfc3339("2026-01-31T22:30:00Z");  // 23:30 in Berlin
    Courses courses{end_of_january};
    const ThingId course =
        courses.product("Year", {.mode = ReleaseMode::time_delayed, .interval = 1, .unit = CalendarUnit::months});
    courses.page(course, "January");
    const PageId february = courses.page(course, "February");
    const PageId march = courses.page(course, "March");
    Facts ada = member_since(end_of_january);
    give(ada, course, end_of_january);
    const Time last_of_february = *parse_rfc3339("2026-02-28T22:30:00Z");
    CHECK(verdict(ada, courses, february, last_of_february - 1ms) == Verdict::locked);
    CHECK(verdict(ada, courses, february, last_of_february) == Verdict::open);
    const Time last_of_march = *parse_rfc3339("2026-03-31T21:30:00Z");  // summer time began two days before
    CHECK(verdict(ada, courses, march, last_of_march - 1ms) == Verdict::locked);
    CHECK(verdict(ada, courses, march, last_of_march) == Verdict::open);
}

TEST_CASE("an hour that the owner sets counts instead of the grant's own") {
    Courses courses{start};
    const ThingId course = courses.product(
        "Daily", {.mode = ReleaseMode::time_delayed, .interval = 1, .unit = CalendarUnit::days, .at_hour = 6});
    courses.page(course, "One");
    const PageId second = courses.page(course, "Two");
    Facts ada = member_since(start);
    give(ada, course, day(0));
    CHECK(verdict(ada, courses, second, *parse_rfc3339("2026-03-03T05:00:00Z")) == Verdict::open);
    CHECK(verdict(ada, courses, second, *parse_rfc3339("2026-03-03T04:59:59Z")) == Verdict::locked);
}

TEST_CASE("time without access doesn't count, and a new grant resumes the first clock") {
    Courses courses{start};
    const ThingId course = courses.product("Eight Weeks", weekly());
    courses.page(course, "Week 1");
    courses.page(course, "Week 2");
    const PageId third = courses.page(course, "Week 3");
    Facts ada = member_since(start);
    give(ada, course, day(0), day(10), "stripe");
    give(ada, course, day(30));  // four days of the second week were left
    CHECK(verdict(ada, courses, third, day(34) - 1ms) == Verdict::locked);
    CHECK(verdict(ada, courses, third, day(34)) == Verdict::open);
}

TEST_CASE("step by step, a page opens when the one before it is complete") {
    Courses courses{start};
    const ThingId course = courses.product("Steps", one_by_one());
    const PageId first = courses.page(course, "One");
    const PageId second = courses.page(course, "Two");
    Facts ada = member_since(start);
    give(ada, course, day(0));
    CHECK(verdict(ada, courses, first, day(0)) == Verdict::open);
    CHECK(verdict(ada, courses, second, day(1)) == Verdict::locked);
    CHECK(why(ada, courses, second, day(1)) == "Opens when “One” is complete.");
    CHECK(std::get<PageId>(*what_opens(ada, courses, second, day(1))->thing) == first);
    complete(ada, first, day(2));
    CHECK(verdict(ada, courses, second, day(2)) == Verdict::open);
    CHECK(verdict(ada, courses, second, day(1)) == Verdict::locked);
}

TEST_CASE("an item that opened never locks again because the order changed") {
    Courses courses{start};
    const ThingId course = courses.product("Eight Weeks", weekly());
    const PageId one = courses.page(course, "One");
    const PageId two = courses.page(course, "Two");
    const PageId three = courses.page(course, "Three");
    Facts ada = member_since(start);
    give(ada, course, day(0));
    courses.reorder(course, {three, one, two}, day(8));  // two had opened on day 7
    CHECK(verdict(ada, courses, two, day(9)) == Verdict::open);
    CHECK(verdict(ada, courses, three, day(9)) == Verdict::open);
    Facts ben = member_since(day(8));
    give(ben, course, day(9));  // began under the new order alone
    CHECK(verdict(ben, courses, three, day(9)) == Verdict::open);
    CHECK(verdict(ben, courses, two, day(10)) == Verdict::locked);
}

TEST_CASE("a fixed date opens a page whatever the release says") {
    Courses courses{start};
    const ThingId course = courses.product("Eight Weeks", weekly());
    courses.page(course, "One");
    const PageId live_day = courses.page(course, "Live day");
    courses.change(live_day).opens_at = day(3);
    Facts ada = member_since(start);
    give(ada, course, day(0));
    CHECK(verdict(ada, courses, live_day, day(3) - 1ms) == Verdict::locked);
    CHECK(verdict(ada, courses, live_day, day(3)) == Verdict::open);
}

TEST_CASE("a collection releases its products; one without a live page is skipped, one held otherwise is open") {
    Courses courses{start};
    const ThingId basics = courses.product("Basics");
    const ThingId empty = courses.product("Empty");
    const ThingId more = courses.product("More");
    const PageId only = courses.page(basics, "Only page");
    courses.page(more, "Another");
    const ThingId path = courses.collection("Path", {basics, empty, more}, one_by_one());
    Facts ada = member_since(start);
    give(ada, path, day(0));
    CHECK(verdict(ada, courses, basics, day(0)) == Verdict::open);
    CHECK(verdict(ada, courses, more, day(1)) == Verdict::locked);
    CHECK(what_opens(ada, courses, more, day(1))->text == "Finish “Basics” to open this.");
    complete(ada, only, day(2));
    CHECK(verdict(ada, courses, more, day(2)) == Verdict::open);
    CHECK(verdict(ada, courses, empty, day(1)) == Verdict::locked);
    CHECK(verdict(ada, courses, empty, day(2)) == Verdict::open);
    Facts ben = member_since(start);
    give(ben, path, day(0));
    give(ben, more, day(0));
    CHECK(verdict(ben, courses, more, day(1)) == Verdict::open);
}

TEST_CASE("a verdict says until when it holds") {
    Courses courses{start};
    const ThingId course = courses.product("Eight Weeks", weekly());
    courses.page(course, "One");
    const PageId second = courses.page(course, "Two");
    Facts ada = member_since(start);
    give(ada, course, day(0), day(20));
    const auto catalog = courses.build();
    const Decision before = decide(ada, *catalog, second, day(1), berlin);
    CHECK(before.opens_at == day(7));
    CHECK(before.valid_until == day(7));
    CHECK(decide(ada, *catalog, second, day(8), berlin).valid_until == day(20));
    CHECK_FALSE(decide(ada, *catalog, second, day(21), berlin).valid_until.has_value());
}

TEST_CASE("a lock names what opens it: to buy, to pay, to ask") {
    Courses courses{start};
    const ThingId course = courses.product("Calm Mornings");
    Facts ada = member_since(start);
    CHECK(what_opens(ada, courses, course, day(1))->kind == Opener::Kind::staff);
    courses.change(course).purchase_method = catalog::PurchaseMethod::checkout_url;
    courses.change(course).purchase_url = "https://buy.example/calm";
    const auto buy = what_opens(ada, courses, course, day(1));
    CHECK(buy->kind == Opener::Kind::purchase);
    CHECK(buy->url == "https://buy.example/calm");
    give(ada, course, day(0), day(5), "stripe");
    ada.held.back().awaits_payment = true;
    CHECK(what_opens(ada, courses, course, day(6))->kind == Opener::Kind::payment);
    CHECK_FALSE(what_opens(ada, courses, course, day(4)).has_value());
}

TEST_CASE("a lock says what gave the thing last, when that ended and that a payment failed, through a collection too") {
    Courses courses{start};
    const ThingId course = courses.product("Calm Mornings");
    const ThingId all = courses.collection("Everything", {course});
    Facts ada = member_since(start);
    const auto said = [&](Time at) {
        const auto catalog = courses.build();
        std::string text;
        for (const Reason& reason : decide(ada, *catalog, course, at, berlin).reasons) {
            for (const Reason& part : reason.parts) {
                for (const Reason& inner : part.parts) text += sentence(inner, *catalog, berlin, at) + " ";
            }
        }
        return text;
    };
    CHECK(why(ada, courses, course, day(1)) == "Has no access to “Calm Mornings”.");
    CHECK(said(day(1)).find("“Everything” was not given.") != std::string::npos);
    give(ada, all, day(0), day(5), "stripe");
    CHECK(why(ada, courses, course, day(1)) ==
          "Included in “Everything”. Access to “Everything”, bought through Stripe, until 7 March 2026, 10:30.");
    CHECK(why(ada, courses, course, day(6)) ==
          "Access to “Calm Mornings” through “Everything” ended on 7 March 2026, 10:30.");
    CHECK(said(day(6)).find("Access to “Everything”, bought through Stripe, ended on 7 March") != std::string::npos);
    CHECK(what_opens(ada, courses, course, day(6))->kind == Opener::Kind::staff);

    ada.held.back().awaits_payment = true;
    CHECK(said(day(1)).find("bought through Stripe: a payment failed, access goes on until 7 March") !=
          std::string::npos);
    CHECK(why(ada, courses, course, day(6)) ==
          "Access to “Calm Mornings” through “Everything” ended on 7 March 2026, 10:30 because a payment failed.");
    const auto renew = what_opens(ada, courses, course, day(6));
    CHECK(renew->kind == Opener::Kind::payment);
    CHECK(std::get<ThingId>(*renew->thing) == all);
    const auto over = [&](Time at) {
        const auto catalog = courses.build();
        return ending(decide(ada, *catalog, course, at, berlin));
    };
    CHECK(over(day(1))->at == day(5));
    CHECK(over(day(1))->payment_failed);
    give(ada, course, day(0));  // has no end
    CHECK_FALSE(over(day(1)).has_value());
    CHECK_FALSE(over(day(6)).has_value());
}

TEST_CASE("a lock names every way in: the product itself and the collections that include it") {
    Courses courses{start};
    const ThingId course = courses.product("Calm Mornings");
    const ThingId all = courses.collection("Everything", {course});
    const Facts ada = member_since(start);
    const auto asked = what_opens(ada, courses, course, day(1));
    CHECK(asked->kind == Opener::Kind::staff);
    CHECK(asked->text == "“Everything” opens this. Ask us for it.");
    courses.change(all).purchase_method = catalog::PurchaseMethod::checkout_url;
    courses.change(all).purchase_url = "https://buy.example/all";
    CHECK(what_opens(ada, courses, course, day(1))->url == "https://buy.example/all");
    courses.change(course).purchase_method = catalog::PurchaseMethod::checkout_url;
    courses.change(course).purchase_url = "https://buy.example/calm";
    const auto both = what_opens(ada, courses, course, day(1));
    CHECK(both->text == "Get “Calm Mornings” or “Everything” to open this.");
    CHECK(both->url == "https://buy.example/calm");
    CHECK(both->collections == std::vector{all});
    courses.change(all).is_teased = false;
    CHECK(what_opens(ada, courses, course, day(1))->text == "Get “Calm Mornings” to open this.");
}

}  // namespace hub::access
