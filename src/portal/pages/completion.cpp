#include "access/access.h"
#include "access/collections.h"
#include "app/app.h"
#include "base/error.h"
#include "members/members.h"
#include "portal/forms.h"
#include "portal/outline.h"
#include "portal/portal.h"
#include "portal/sheet.h"
#include "progress/progress.h"

namespace hub::portal {

namespace {

struct Wish {
    const catalog::Page* page;
    bool done;
};

void check_open(const access::Decision& decision) {
    if (decision.verdict == access::Verdict::hidden) throw NotFound("There is no page at this address.");
    if (decision.verdict == access::Verdict::locked) throw Forbidden("This page is not open to you now.");
}

// Asked inside the transaction: what was open when the page was shown may have closed since.
void set_checkmark(Tx& tx, const SiteShown& shown, const MemberId& id, const Wish& wish) {
    const members::Member member = members::load(tx, id);
    const access::Facts facts = access::load_facts(tx, member, tx.now());
    access::Judge judge{facts, *shown.catalog, shown.zone, tx.now()};
    check_open(judge.decide(wish.page->id));
    if (!wish.done) return progress::clear(tx, member, *wish.page);
    const auto collections = access::open_collections(judge, *shown.catalog, wish.page->product);
    progress::complete(tx, *shown.catalog, member, *wish.page,
                       {.source = "member", .collections = collections, .left_out = access::left_out(judge)});
}

// For the script of the page, or a program: what has become of the progress.
http::Response progress_document(App& app, const Front& front, const Plan& plan, bool done) {
    const auto facts = app.portal.facts.of(app.store, front.shown->site.id, front.member()->id);
    Look look{*front.shown, *facts, app.clock.now()};
    const Progress progress = progress_of(look, plan);
    return http::json(200, JsonObject{{"done", done},
                                      {"percent", progress.percent},
                                      {"done_count", progress.done},
                                      {"page_count", progress.pages},
                                      {"finished", progress.is_complete()}});
}

}  // namespace

http::Response complete_page(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    const std::string page_url = "/p/" + request.capture("product") + "/" + request.capture("page");
    if (auto away = sent_away(front, page_url)) return *std::move(away);
    const Form form{front};
    const Plan* const plan = front.shown->plan_by_slug(request.capture("product"));
    const catalog::Page* const page = front.shown->page_by_slugs(request.capture("product"), request.capture("page"));
    if (page == nullptr || !plan->product().has_progress) throw NotFound("There is no page at this address.");
    const std::string done = form.value("done");
    if (done != "1" && done != "0") throw Invalid("done", "should be 1 or 0");
    app.store.write(front.shown->site.id, [&](Tx& tx) {
        set_checkmark(tx, *front.shown, front.member()->id, {.page = page, .done = done == "1"});
    });
    if (request.header("accept").find("application/json") != std::string_view::npos)
        return progress_document(app, front, *plan, done == "1");
    return http::see_other(page_url);
}

}  // namespace hub::portal
