#include "app/app.h"
#include "base/random.h"
#include "catalog/cache.h"
#include "media/passes.h"
#include "portal/outline_view.h"
#include "portal/pages/locked.h"
#include "portal/portal.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

using catalog::MergeField;

constexpr std::size_t view_size = 12;  // bytes in the name of one view of a page
using Body = std::shared_ptr<const catalog::Compiled>;

// As the judge of the request sees it, who decides about the bytes too.
catalog::MergeValues merge_values_of(const Front& front, const access::Judge& judge, const media::Passes& passes,
                                     const Plan::Page& planned) {
    const PageId& page = planned.page->id;
    catalog::MergeValues values;
    values.page_url = planned.url;
    values.address_of = [&front, &passes, &page](const FileId& file) {
        return media::address_of(file, page, passes.issue(file, page, front.pass_holder(), front.now));
    };
    values.opens = [&judge](const media::Audience& audience) { return judge.opens(audience); };
    if (front.member() == nullptr) values.login_url = login_url_to(planned.url);
    values.set(MergeField::site_name, front.shown->site.name);
    if (const members::Member* const member = front.member()) {
        values.set(MergeField::first_name, member->first_name);
        values.set(MergeField::last_name, member->last_name);
        values.set(MergeField::email, member->email);
    }
    return values;
}

// The next page that is open; where none is, the next one and why it is locked.
void fill_next(view::Values& body, const Outline& outline, std::size_t current) {
    const std::vector<Plan::Page>& pages = outline.plan->pages;
    std::optional<std::size_t> locked;
    for (std::size_t place = current + 1; place < pages.size(); ++place) {
        if (outline.steps[place].state == Outline::State::locked && !locked) locked = place;
        if (!outline.is_open(place)) continue;
        body.show("HAS_NEXT");
        body.keep("NEXT_TITLE", pages[place].page->title);
        body.keep("NEXT_URL", pages[place].url);
        return;
    }
    if (!locked) return body.show("IS_LAST");
    body.show("HAS_LOCKED_NEXT");
    body.keep("NEXT_TITLE", pages[*locked].page->title);
    body.set("NEXT_REASON", outline.steps[*locked].reason);
}

void fill_previous(view::Values& body, const Outline& outline, std::size_t current) {
    for (std::size_t place = current; place-- > 0;) {
        if (!outline.is_open(place)) continue;
        body.show("HAS_PREVIOUS");
        body.keep("PREVIOUS_TITLE", outline.plan->pages[place].page->title);
        body.keep("PREVIOUS_URL", outline.plan->pages[place].url);
        return;
    }
}

void fill_completion(view::Values& body, const Outline& outline, std::size_t current) {
    const bool is_done = outline.steps[current].state == Outline::State::done;
    body.show("HAS_COMPLETION");
    body.set("COMPLETION_URL", outline.plan->pages[current].url + "/completion");
    body.show(is_done ? view::Name("IS_DONE") : view::Name("NOT_DONE"));
    body.show_if(!is_done, "NEXT_IS_EXTRA");
}

// The text, and what its script needs to know. A visitor's plays are told to nobody.
void add_text(view::Values& body, const Front& front, const Plan::Page& planned, const catalog::Compiled& text,
              const catalog::MergeValues& values) {
    body.set("CONTENT", view::html_of_compiled_blocks(catalog::assemble(text, values)));
    body.show_if(!text.players.empty(), "HAS_PLAYERS");
    if (text.players.empty() || front.member() == nullptr) return;
    body.show("HAS_PLAYS");
    body.set("PLAYS_URL", planned.url + "/plays");
    body.set("PLAYBACK_URL", planned.url + "/playback");
    body.set("VIEW", random::token(view_size));
}

void view_page(view::Values& body, const Front& front, const Contents& contents, std::size_t current) {
    const auto& [outline, progress] = contents;
    const Plan& plan = *outline.plan;
    const Plan::Page& planned = plan.pages[current];
    const Plan::Part& part = plan.parts[planned.part];
    body.keep("PRODUCT_NAME", plan.product().name);
    body.keep("PRODUCT_URL", plan.url);
    body.keep("TITLE", planned.page->title);
    if (!part.title.empty()) {
        body.show("HAS_PART_TITLE");
        body.keep("PART_TITLE", part.title);
    }
    body.set("PAGE_NUMBER", outline.shown_of(current) + 1);
    body.set("PAGE_COUNT", outline.shown_of(plan.pages.size()));
    add_progress(body, progress);
    add_outline(body, outline, current, std::nullopt);
    if (plan.product().has_progress && front.member() != nullptr) fill_completion(body, outline, current);
    fill_next(body, outline, current);
    fill_previous(body, outline, current);
    body.show_if(progress.is_complete(), "IS_FINISHED");
}

// What an address names, while it is there at all.
struct Place {
    const Plan* plan = nullptr;
    std::size_t page = 0;
};

std::optional<Place> find_place(const SiteShown& shown, const http::Request& request) {
    const Plan* const plan = shown.plan_by_slug(request.capture("product"));
    if (plan == nullptr) return std::nullopt;
    const catalog::Page* const page = shown.catalog->find_page(plan->product().id, request.capture("page"));
    const auto place = page == nullptr ? std::nullopt : plan->place_of(page->id);
    if (!place) return std::nullopt;
    return Place{plan, *place};
}

// `body_of` finds the page's text. There is no answer when it has none at hand, nor where the viewer sees no page.
template <class BodyOf>
std::optional<http::Response> answer(App& app, const Front& front, const BodyOf& body_of) {
    if (front.needs_login()) return http::see_other(login_url_to(front.request.target));
    Look look = front.look();
    const auto place = find_place(look.shown, front.request);
    if (!place) return std::nullopt;
    const Plan::Page& planned = place->plan->pages[place->page];
    const catalog::Page& page = *planned.page;
    const auto contents = app.portal.outlines.of(look, front.shown, front.facts, *place->plan);
    const Outline::State state = contents->outline.steps[place->page].state;
    if (state == Outline::State::hidden) return std::nullopt;
    if (state == Outline::State::locked) return show_closed(front, look, page.id, look.judge.decide(page.id));
    const Body text = body_of(page);
    if (!text) return std::nullopt;
    Sheet sheet{
        front,
        "portal/pages/page.html",
        {.title = page.title + " · " + place->plan->product().name, .about = place->plan->about, .tab = Tab::library}};
    view_page(sheet.body(), front, *contents, place->page);
    add_text(sheet.body(), front, planned, *text, merge_values_of(front, look.judge, app.passes, planned));
    sheet.frames(text->frame_origins);
    return sheet.answer(200);
}

}  // namespace

http::Response show_page(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    const SiteId& site = front.shown->site.id;
    auto response = answer(app, front, [&](const catalog::Page& page) {
        const std::uint64_t stamp = app.stamps.of(page.id.view());
        if (Body kept = app.bodies.kept(site, page, stamp)) return kept;
        return app.store.read(site, [&](Reader& reader) { return app.bodies.of(reader, page, stamp); });
    });
    return response ? *std::move(response) : show_missing(front);
}

std::optional<http::Response> quick_page(App& app, const http::Request& request, const http::Route& route) {
    if (request.method != http::Method::get || route.path != page_route) return std::nullopt;
    const auto front = kept_front(app, request);
    if (!front) return std::nullopt;
    return answer(app, *front, [&](const catalog::Page& page) {
        return app.bodies.kept(front->shown->site.id, page, app.stamps.of(page.id.view()));
    });
}

}  // namespace hub::portal
