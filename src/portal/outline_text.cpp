#include "portal/outline_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/ensure.h"
#include "base/text.h"
#include "portal/outline.h"
#include "view/template.h"

namespace hub::portal {

namespace {

constexpr std::string_view item_begin = R"(<li class="outline-item)";  // titles are escaped, so only items begin so
constexpr std::string_view item_end = "</li>\n";
constexpr std::string_view reason_sign = "\uE000";  // for private use, so it means nothing
constexpr std::size_t slack = 2048;                 // for what is longer in some items than in open ones

using State = Outline::State;

// How an item stands out besides its state.
struct Marked {
    bool is_current = false;
    bool is_next = false;
};

void fill_item(view::Values& item, const Plan::Page& planned, const Outline::Step& step, const Marked& marked) {
    item.keep("TITLE", planned.page->title);
    item.keep("URL", planned.url);
    switch (step.state) {
        case State::done:
            item.show("IS_DONE");
            break;
        case State::open:
            item.show("IS_OPEN");
            break;
        case State::locked:
            item.show("IS_LOCKED");
            item.set("REASON", step.reason);
            break;
        case State::hidden:
            break;
    }
    if (marked.is_current) item.show("IS_CURRENT");
    if (marked.is_next) item.show("IS_NEXT");
}

view::Values& begin_part(view::Values& values, const Plan::Part& planned) {
    view::Values& part = values.add("PART");
    if (planned.title.empty()) return part;
    part.show("HAS_PART_TITLE");
    part.keep("PART_TITLE", planned.title);
    return part;
}

// The pages from `begin` to `end` of one part. A part of which nothing shows is left out.
template <class Marks>
void fill_part(view::Values& values, const Outline& outline, const Plan::Part& planned, const Marks& marks) {
    view::Values* part = nullptr;
    for (std::size_t place = planned.begin; place < planned.end; ++place) {
        if (outline.steps[place].state == State::hidden) continue;
        if (part == nullptr) part = &begin_part(values, planned);
        fill_item(part->add("ITEM"), outline.plan->pages[place], outline.steps[place], marks(place));
    }
}

template <class Marks>
std::string rendered(const Outline& outline, const Marks& marks) {
    view::Values values;
    for (const Plan::Part& part : outline.plan->parts) fill_part(values, outline, part, marks);
    return view::render("portal/layout/outline.html", values);
}

Outline all_alike(const Plan& plan, State state) {
    const Outline::Step step{.state = state, .opens_at = {}, .reason = std::string{reason_sign}};
    return {
        .plan = &plan, .steps = std::vector(plan.pages.size(), step), .first_open = {}, .next = {}, .valid_until = {}};
}

constexpr std::array states = {State::done, State::open, State::locked};

std::size_t look_of(State state, const Marked& marked) {
    const std::size_t of_state = state == State::done ? 0 : state == State::open ? 1 : 2;
    return of_state * 4 + (marked.is_current ? 2 : 0) + (marked.is_next ? 1 : 0);
}

}  // namespace

const OutlineText::Rendering& OutlineText::rendering(const Plan& plan, std::size_t look) {
    Rendering& made = renderings_.at(look);
    std::call_once(made.once, [&] {
        const Marked marked{.is_current = (look & 2) != 0, .is_next = (look & 1) != 0};
        made.html = rendered(all_alike(plan, states.at(look / 4)), [&](std::size_t) { return marked; });
        for (std::size_t at = made.html.find(item_begin); at != std::string::npos;
             at = made.html.find(item_begin, at)) {
            const std::size_t end = made.html.find(item_end, at) + item_end.size();
            made.items.push_back({at, end});
            at = end;
        }
        ENSURE(made.items.size() == plan.pages.size());
    });
    return made;
}

std::string OutlineText::of(const Outline& outline, std::optional<std::size_t> current,
                            std::optional<std::size_t> next) {
    const auto marks = [&](std::size_t place) {
        return Marked{.is_current = place == current, .is_next = place == next};
    };
    // Where something is hidden, parts may go as well.
    const bool has_gaps =
        std::ranges::any_of(outline.steps, [](const auto& step) { return step.state == State::hidden; });
    if (has_gaps) return rendered(outline, marks);
    const std::size_t usual = look_of(State::open, {});
    const Rendering& frame = rendering(*outline.plan, usual);
    std::string html;
    html.reserve(frame.html.size() + slack);
    std::size_t from = 0;
    for (std::size_t place = 0; place < outline.steps.size(); ++place) {
        const Outline::Step& step = outline.steps[place];
        const std::size_t look = look_of(step.state, marks(place));
        if (look == usual) continue;  // stands in the frame as it is
        html.append(frame.html, from, frame.items[place].begin - from);
        from = frame.items[place].end;
        const Rendering& source = rendering(*outline.plan, look);
        const auto [begin, end] = source.items[place];
        html.append(source.html, begin, end - begin);
        if (step.state == State::locked)
            html.replace(html.rfind(reason_sign), reason_sign.size(), escape_html(step.reason));
    }
    return html.append(frame.html, from);
}

}  // namespace hub::portal
