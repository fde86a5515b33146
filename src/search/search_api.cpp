#include "search/search_api.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "access/access.h"
#include "access/findings.h"
#include "app/app.h"
#include "base/error.h"
#include "catalog/cache.h"
#include "catalog/texts.h"
#include "http/parameters.h"
#include "members/members.h"
#include "search/search.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::search::api {

namespace {

using access::Found;

std::string id_of(const access::Subject& subject) {
    return std::visit([](const auto& id) { return id.text(); }, subject);
}

std::string_view word_of(access::Verdict verdict) {
    switch (verdict) {
        case access::Verdict::open:
            return "open";
        case access::Verdict::locked:
            return "locked";
        case access::Verdict::hidden:
            return "hidden";
    }
    return "hidden";
}

// As whom somebody searches, or as staff, who see all there is.
struct As {
    sites::Site site;
    std::optional<members::Member> member;
};

As load_as(Reader& reader, const std::optional<MemberId>& member) {
    return {.site = sites::load(reader),
            .member = member ? std::optional{members::load(reader, *member)} : std::nullopt};
}

// What a text says is shown to whom it is open; to staff, whatever members see of it.
std::string text_of(Reader& reader, const catalog::Catalog& catalog, const catalog::MergeTexts& values,
                    const Found& found) {
    if (const auto* const thing = std::get_if<ThingId>(&found.subject))
        return catalog.find(*thing)->product.description;
    if (found.verdict == access::Verdict::locked) return {};
    return catalog::find_text(reader, std::get<PageId>(found.subject), values);
}

Json found_json(Reader& reader, const catalog::Catalog& catalog, const catalog::MergeTexts& values, const Query& query,
                const Found& found) {
    const auto* const page_id = std::get_if<PageId>(&found.subject);
    const catalog::Product& product = catalog.find(found.thing)->product;
    const std::string title = page_id == nullptr ? product.name : catalog.find(*page_id)->title;
    return JsonObject{{"id", id_of(found.subject)},
                      {"title", title},
                      {"thing", JsonObject{{"id", product.id.text()}, {"name", product.name}}},
                      {"verdict", word_of(found.verdict)},
                      {"title_html", html_of(marked(title, query))},
                      {"excerpt_html", html_of(excerpt(text_of(reader, catalog, values, found), query))}};
}

access::Findings findings_of(Reader& reader, const catalog::Catalog& catalog, const Query& query, const As& as) {
    if (!as.member) return access::search_all(reader, catalog, query);
    const access::Facts facts = access::load_facts(reader, *as.member, reader.now());
    const Zone zone = as.site.zone();
    access::Judge judge{facts, catalog, zone, reader.now()};
    return access::search(reader, catalog, query, judge);
}

// What comes after the one that the cursor names.
std::vector<Found>::const_iterator after(const std::vector<Found>& found, const std::optional<std::string>& cursor) {
    if (!cursor) return found.begin();
    const auto last = std::ranges::find_if(found, [&](const Found& one) { return id_of(one.subject) == *cursor; });
    if (last == found.end()) throw Invalid("cursor", "should be the next_cursor of the page before");
    return std::next(last);
}

}  // namespace

http::Response show_findings(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const Query query{parameters.text("q").value_or("")};
    if (query.empty()) parameters.wrong("q", "should hold a word to look for");
    const auto member = parameters.id<MemberId>("member");
    const http::Paging paging = parameters.paging();
    if (member && !actor.may("access:read")) throw Forbidden("To search as a member a key needs access:read, too.");
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        const auto catalog = app.catalogs.of(reader);
        const As as = load_as(reader, member);
        const catalog::MergeTexts values = access::merge_texts_of(as.site, as.member ? &*as.member : nullptr);
        const std::vector<Found> found = findings_of(reader, *catalog, query, as).found;
        auto next = after(found, paging.cursor);
        JsonArray data;
        for (; next != found.end() && data.size() < paging.limit; ++next)
            data.push_back(found_json(reader, *catalog, values, query, *next));
        const bool has_more = next != found.end() && !data.empty();
        return http::list(std::move(data), has_more ? std::optional{id_of(std::prev(next)->subject)} : std::nullopt);
    });
}

}  // namespace hub::search::api
