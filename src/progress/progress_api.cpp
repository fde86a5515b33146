#include "progress/progress_api.h"

#include <algorithm>

#include "access/access.h"
#include "access/collections.h"
#include "app/app.h"
#include "base/error.h"
#include "catalog/cache.h"
#include "http/parameters.h"
#include "progress/progress.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::progress::api {

namespace {

Json completion_json(const Completion& completion, const catalog::Page& page) {
    return JsonObject{{"page", page.id.text()},
                      {"thing", page.product.text()},
                      {"completed_at", to_rfc3339(completion.completed_at)}};
}

// Of this product or collection; a collection's pages are those of its products too.
bool stands_in(const catalog::Catalog& catalog, const catalog::Page& page, const ThingId& thing) {
    if (page.product == thing) return true;
    const catalog::Catalog::Entry* const entry = catalog.find(thing);
    return entry != nullptr && std::ranges::find(entry->includes, page.product) != entry->includes.end();
}

const catalog::Page& page_in(const catalog::Catalog& catalog, const http::Request& request) {
    const catalog::Page* const page = catalog.find(http::id_capture<PageId>(request, "page"));
    if (page == nullptr) throw NotFound("There is no such page.");
    return *page;
}

// Throws Conflict unless the member may open the page and its product keeps progress.
void complete_if_open(Tx& tx, const catalog::Catalog& catalog, const members::Member& member,
                      const catalog::Page& page) {
    const access::Facts facts = access::load_facts(tx, member, tx.now());
    const Zone zone = sites::load(tx).zone();
    access::Judge judge{facts, catalog, zone, tx.now()};
    if (judge.decide(page.id).verdict != access::Verdict::open) {
        throw Conflict("This page is not open to the member, so it can't be completed.");
    }
    if (!catalog.find(page.product)->product.has_progress) {
        throw Conflict("Its product keeps no progress. Switch progress on first.");
    }
    complete(tx, catalog, member, page,
             {.source = "api",
              .collections = access::open_collections(judge, catalog, page.product),
              .left_out = access::left_out(judge)});
}

}  // namespace

http::Response list_completions(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    http::Parameters parameters{request};
    const auto thing = parameters.id<ThingId>("thing");
    const http::Paging paging = parameters.paging();
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        const auto catalog = app.catalogs.of(reader);
        const std::vector<Completion> completions = progress::list_completions(reader, members::load(reader, id).id);
        std::vector<const Completion*> found;
        for (const Completion& completion : completions) {
            const catalog::Page* const page = catalog->find(completion.id);
            if (page != nullptr && (!thing || stands_in(*catalog, *page, *thing))) found.push_back(&completion);
        }
        return http::list_of(found, paging, [&](const Completion& completion) {
            return completion_json(completion, *catalog->find(completion.id));
        });
    });
}

http::Response complete_page(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    return app.store.write(actor.site, [&](Tx& tx) {
        const auto catalog = app.catalogs.of(tx);
        const members::Member member = members::load(tx, id);
        const catalog::Page& page = page_in(*catalog, request);
        complete_if_open(tx, *catalog, member, page);
        return http::json(200, completion_json(*find_completion(tx, id, page.id), page));
    });
}

http::Response reopen_page(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    app.store.write(actor.site,
                    [&](Tx& tx) { clear(tx, members::load(tx, id), page_in(*app.catalogs.of(tx), request)); });
    return http::no_content();
}

}  // namespace hub::progress::api
