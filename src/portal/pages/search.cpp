#include "search/search.h"

#include <algorithm>
#include <string>
#include <vector>

#include "access/findings.h"
#include "app/app.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/texts.h"
#include "portal/cards.h"
#include "portal/portal.h"
#include "portal/reasons.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

using access::Found;
using search::Query;
using search::Run;

constexpr std::size_t shown_at_once = 20;

// One page of what was found, with the words around it.
struct Shown {
    struct Line {
        Found found;
        std::string text;  // of what is open; empty for what is locked
    };
    std::vector<Line> lines;
    std::size_t count = 0;  // in all
    bool is_cut = false;
    std::string more;  // where the next page begins; empty: there is none
};

std::string id_of(const access::Subject& subject) {
    return std::visit([](const auto& id) { return id.text(); }, subject);
}

std::string text_of(Reader& reader, const Look& look, const catalog::MergeTexts& values, const Found& found) {
    if (const auto* const thing = std::get_if<ThingId>(&found.subject))
        return look.shown.catalog->find(*thing)->product.description;  // which its card shows to all who see that
    return found.verdict == access::Verdict::open ? catalog::find_text(reader, std::get<PageId>(found.subject), values)
                                                  : std::string{};
}

Shown page_of(Reader& reader, Look& look, const catalog::MergeTexts& values, const Query& query,
              const std::string& after) {
    access::Findings findings = access::search(reader, *look.shown.catalog, query, look.judge);
    Shown shown{.lines = {}, .count = findings.found.size(), .is_cut = findings.is_cut, .more = {}};
    auto next = findings.found.begin();
    if (!after.empty()) {
        next = std::ranges::find_if(findings.found, [&](const Found& one) { return id_of(one.subject) == after; });
        // What was last may be closed or gone by now; begin again then.
        next = next == findings.found.end() ? findings.found.begin() : next + 1;
    }
    for (; next != findings.found.end() && shown.lines.size() < shown_at_once; ++next)
        shown.lines.push_back({*next, text_of(reader, look, values, *next)});
    if (next != findings.found.end()) shown.more = id_of(shown.lines.back().found.subject);
    return shown;
}

void add_runs(view::Values& values, view::Name section, const std::vector<Run>& runs) {
    for (const Run& run : runs) {
        view::Values& piece = values.add(section);
        piece.show(run.is_marked ? view::Name("IS_MARK") : view::Name("IS_PLAIN"));
        piece.set("TEXT", run.text);
    }
}

void add_lock(view::Values& values, Look& look, const access::Subject& subject) {
    const access::Decision decision = look.judge.decide(subject);
    if (decision.verdict == access::Verdict::open) return;
    values.show("IS_LOCKED");
    values.set("REASON", short_reason(look, decision));
}

view::Values& add_group(view::Values& found, Look& look, const Plan& plan, const Query& query) {
    view::Values& group = found.add("GROUP");
    group.keep("URL", plan.url);
    add_runs(group, "NAME_RUN", search::marked(plan.product().name, query));
    if (plan.product().is_collection()) fill_label(group, plan);
    add_lock(group, look, plan.product().id);
    return group;
}

void add_page(view::Values& pages, Look& look, const Shown::Line& line, const Query& query) {
    const catalog::Page& page = *look.shown.catalog->find(std::get<PageId>(line.found.subject));
    view::Values& values = pages.add("PAGE");
    values.set("URL", look.shown.plan_of(page.product)->url + "/" + page.slug);
    add_runs(values, "NAME_RUN", search::marked(page.title, query));
    add_lock(values, look, page.id);
    if (!line.text.empty()) add_runs(values.add("HAS_TEXT"), "RUN", search::excerpt(line.text, query));
}

// What was found of one thing and in it.
void add_lines(view::Values& group, Look& look, const Shown& shown, const ThingId& thing, const Query& query) {
    view::Values* pages = nullptr;
    for (const Shown::Line& line : shown.lines) {
        if (line.found.thing != thing) continue;
        if (std::holds_alternative<PageId>(line.found.subject)) {
            if (pages == nullptr) pages = &group.add("HAS_PAGES");
            add_page(*pages, look, line, query);
        } else if (!line.text.empty()) {
            add_runs(group.add("HAS_ABOUT"), "ABOUT_RUN", search::excerpt(line.text, query));
        }
    }
}

// Grouped by what a page stands in, in the order of the best of each group.
void view_found(view::Values& found, Look& look, const Shown& shown, const Query& query) {
    std::vector<ThingId> things;
    for (const Shown::Line& line : shown.lines) {
        if (std::ranges::find(things, line.found.thing) == things.end()) things.push_back(line.found.thing);
    }
    for (const ThingId& thing : things) {
        view::Values& group = add_group(found, look, *look.shown.plan_of(thing), query);
        add_lines(group, look, shown, thing, query);
    }
}

void view_search(view::Values& body, Look& look, const Shown& shown, const Query& query, const std::string& typed) {
    if (query.empty()) return body.show("IS_BLANK");
    if (shown.lines.empty()) {
        body.set("QUERY", typed);
        return body.show("IS_NOTHING");
    }
    view::Values& found = body.add("HAS_FOUND");
    const std::string number = counted(static_cast<std::int64_t>(shown.count), "result", "results");
    found.set("SUMMARY", format("{}{} for “{}”", shown.is_cut ? "More than " : "", number, typed));
    view_found(found, look, shown, query);
    if (!shown.more.empty())
        found.add("HAS_MORE")
            .set("MORE_URL", format("/search?q={}&after={}", http::percent_encoded(typed), shown.more));
    found.show_if(shown.more.empty() && shown.is_cut, "IS_CUT");
}

}  // namespace

http::Response show_search(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (front.needs_login()) return http::see_other(login_url_to(request.target));
    // The words as they were understood; a page is no place for ten kilobytes of anything.
    const std::string typed = search::shortened(request.parameter("q").value_or(""));
    const Query query{typed};
    Look look = front.look();
    const catalog::MergeTexts values = access::merge_texts_of(front.shown->site, front.member());
    const Shown shown = query.empty() ? Shown{} : app.store.read(front.shown->site.id, [&](Reader& reader) {
        return page_of(reader, look, values, query, request.parameter("after").value_or(""));
    });
    Sheet sheet{front, "portal/pages/search.html", {.title = "Search", .tab = Tab::library}};
    add_search(sheet.body(), typed);
    view_search(sheet.body(), look, shown, query, typed);
    return sheet.answer(200);
}

}  // namespace hub::portal
