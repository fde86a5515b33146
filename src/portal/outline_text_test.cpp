#include "portal/outline_text.h"

#include <doctest/doctest.h>

#include "access/test_courses.h"
#include "portal/outline.h"

namespace hub::portal {

namespace {

using State = Outline::State;

struct Course {
    Time made_at = *parse_rfc3339("2026-11-21T10:00:00Z");
    std::shared_ptr<const catalog::Catalog> catalog;
    std::vector<Plan> plans;

    explicit Course(const std::vector<std::string>& titles) {
        access::Courses courses{made_at};
        const ThingId product = courses.product("Throwing");
        for (const std::string& title : titles) courses.page(product, title);
        catalog = courses.build();
        plans = plans_of(*catalog);
    }

    Outline outline(const std::vector<State>& states) const {
        Outline outline{.plan = &plans.front(), .steps = {}, .first_open = {}, .next = {}, .valid_until = {}};
        for (const State state : states)
            outline.steps.push_back({state, std::nullopt, state == State::locked ? "After: <Wedge & cut>" : ""});
        return outline;
    }
};

std::string without_item(std::string html, std::size_t place) {
    std::size_t begin = html.find("<li ");
    while (place-- > 0) begin = html.find("<li ", begin + 1);
    const std::string_view end = "</li>\n";
    return html.erase(begin, html.find(end, begin) + end.size() - begin);
}

std::size_t count_of(const std::string& html, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = html.find(part); at != std::string::npos; at = html.find(part, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE("contents put together from kept pieces are what the template makes of them") {
    const Course throwing{{"Wedge & cut", "<li class=\"outline-item\">", "Centre", "Open", "Pull"}};
    const std::vector<std::vector<State>> histories = {
        {State::done, State::done, State::open, State::locked, State::locked},
        {State::locked, State::open, State::done, State::open, State::done},
        {State::open, State::open, State::open, State::open, State::open}};
    OutlineText& text = *throwing.plans.front().text;
    for (const auto& states : histories) {
        const std::string whole = text.of(throwing.outline(states), 2, 3);
        for (const std::size_t place : {0u, 1u, 4u}) {
            auto hidden = states;  // which makes the template do all of it
            hidden[place] = State::hidden;
            CHECK(without_item(whole, place) == text.of(throwing.outline(hidden), 2, 3));
        }
    }
}

TEST_CASE("each page stands in the contents as it stands for the viewer") {
    const Course throwing{{"Wedge", "Centre", "Open"}};
    const std::string html = throwing.plans.front().text->of(
        throwing.outline({State::done, State::open, State::locked}), std::nullopt, std::nullopt);
    CHECK(count_of(html, ", completed") == 1);
    CHECK(count_of(html, "outline-locked") == 1);
    CHECK(count_of(html, "After: &lt;Wedge &amp; cut&gt;") == 1);
    CHECK(count_of(html, "<li ") == 3);
}

TEST_CASE("a product without pages has empty contents") {
    const Course throwing{std::vector<std::string>{}};
    CHECK(count_of(throwing.plans.front().text->of(throwing.outline({}), std::nullopt, std::nullopt), "<li ") == 0);
}

}  // namespace hub::portal
