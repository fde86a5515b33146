#include "catalog/pages_api.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <tuple>

#include "app/app.h"
#include "audiences/audience_json.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "catalog/history.h"
#include "catalog/order.h"
#include "catalog/pages.h"
#include "catalog/words.h"
#include "http/etag.h"
#include "http/paging.h"
#include "http/parameters.h"
#include "staff/staff.h"

namespace hub::catalog::api {

namespace {

// The product or collection that the address names.
ThingId owner_in(const http::Request& request) {
    const bool is_product = request.path.starts_with("/api/v1/products/");
    const auto id = http::id_capture<ThingId>(request, is_product ? "product" : "collection");
    if ((id.kind() == ThingKind::product) != is_product) throw NotFound("There is no such thing here.");
    return id;
}

const Catalog::Entry& entry_of(const Catalog& catalog, const ThingId& id) {
    const Catalog::Entry* const entry = catalog.find(id);
    if (entry == nullptr) throw NotFound("There is no such product or collection.");
    return *entry;
}

Json section_json(const Section& section) {
    return JsonObject{{"id", section.id.text()},
                      {"thing", section.product.text()},
                      {"title", section.title},
                      {"created_at", to_rfc3339(section.created_at)}};
}

JsonObject page_entry_json(const Page& page, const std::vector<Node>& tree) {
    return {{"id", page.id.text()},
            {"thing", page.product.text()},
            {"section", hub::json_of(section_of(tree, page.id))},
            {"title", page.title},
            {"slug", page.slug},
            {"status", text_of(statuses, page.status)},
            {"audience", audiences::word_of(page.audience.kind)},
            {"audience_rule", audiences::json_of(page.audience.rule)},
            {"opens_at", hub::json_of(page.opens_at)},
            {"tease", page.is_teased},
            {"created_at", to_rfc3339(page.created_at)},
            {"updated_at", to_rfc3339(page.updated_at)}};
}

http::Response page_answer(Reader& reader, int status, const Page& page) {
    JsonObject json = page_entry_json(page, load_order(reader, load_product(reader, page.product)).tree);
    json["body"] = load_body(reader, page.id);
    http::Response answer = http::json(status, json);
    http::set_etag(answer, page.version);
    if (status == 201) answer.with("Location", "/api/v1/pages/" + page.id.text());
    return answer;
}

http::Response order_answer(const Order& order) {
    http::Response answer = http::json(200, JsonObject{{"version", order.version}, {"items", json_of(order.tree)}});
    http::set_etag(answer, order.version);
    return answer;
}

JsonObject version_json(const PageVersion& version) {
    const bool is_known = !version.author.id.empty();
    return {{"version", version.version},
            {"title", version.title},
            {"author",
             is_known ? Json(JsonObject{{"id", version.author.id}, {"name", version.author.name}}) : Json(nullptr)},
            {"began_at", to_rfc3339(version.began_at)},
            {"saved_at", to_rfc3339(version.saved_at)}};
}

// A number that can't be one names no version.
std::int64_t version_in(const http::Request& request) {
    return parse_i64(request.capture("version")).value_or(0);
}

SectionId section_in(const http::Request& request) {
    return http::id_capture<SectionId>(request, "section");
}

}  // namespace

http::Response list_sections(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    const auto catalog = app.catalogs.of(app.store, actor.site);
    std::vector<const Section*> sections;
    for (const Node& node : entry_of(*catalog, owner_in(request)).orders.back().tree) {
        if (node.type == Node::Type::section) sections.push_back(catalog->find(SectionId::parse(node.id)));
    }
    std::ranges::sort(sections, {}, [](const Section* section) { return std::tie(section->created_at, section->id); });
    return http::list_of(sections, paging, section_json);
}

http::Response show_section(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return app.store.read(actor.site, [&](Reader& reader) {
        return http::json(200, section_json(load_section(reader, owner_in(request), section_in(request))));
    });
}

http::Response create_section(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const ThingId owner = owner_in(request);
    const std::string title = read_section_title(request.json());
    return app.store.write(
        actor.site, [&](Tx& tx) { return http::json(201, section_json(catalog::create_section(tx, owner, title))); });
}

http::Response change_section(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const ThingId owner = owner_in(request);
    const std::string title = read_section_title(request.json());
    return app.store.write(actor.site, [&](Tx& tx) {
        return http::json(200, section_json(catalog::change_section(tx, owner, section_in(request), title)));
    });
}

http::Response delete_section(app::App& app, const http::Request& request, const staff::Actor& actor) {
    app.store.write(actor.site, [&](Tx& tx) { catalog::delete_section(tx, owner_in(request), section_in(request)); });
    return http::no_content();
}

http::Response list_pages(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    const auto catalog = app.catalogs.of(app.store, actor.site);
    const Catalog::Entry& entry = entry_of(*catalog, owner_in(request));
    std::vector<const Page*> pages;
    for (const Item& item : entry.items.back()) {
        if (item.page) pages.push_back(catalog->find(*item.page));
    }
    return http::list_of(pages, paging,
                         [&](const Page& page) { return page_entry_json(page, entry.orders.back().tree); });
}

http::Response show_page(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<PageId>(request, "page");
    return app.store.read(actor.site, [&](Reader& reader) { return page_answer(reader, 200, load_page(reader, id)); });
}

http::Response create_page(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const ThingId owner = owner_in(request);
    const PageWish wish = read_page_wish(request.json(), Wanted::fresh);
    return app.store.write(actor.site,
                           [&](Tx& tx) { return page_answer(tx, 201, catalog::create_page(tx, owner, wish)); });
}

http::Response change_page(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<PageId>(request, "page");
    const auto seen = http::seen_version(request);
    PageWish wish = read_page_wish(request.json(), Wanted::change);
    wish.author = {.id = actor.id(), .name = actor.name};
    return app.store.write(actor.site,
                           [&](Tx& tx) { return page_answer(tx, 200, catalog::change_page(tx, id, wish, seen)); });
}

http::Response list_page_versions(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<PageId>(request, "page");
    http::Parameters parameters{request};
    const http::Paging paging = parameters.paging();
    const auto before = paging.cursor ? parse_i64(*paging.cursor) : std::nullopt;
    if (paging.cursor && !before) parameters.wrong("cursor", "should be the next_cursor of the page before");
    parameters.finish();
    return app.store.read(actor.site, [&](Reader& reader) {
        auto versions = list_versions(reader, id, before, paging.limit + 1);
        const bool has_more = versions.size() > paging.limit;
        if (has_more) versions.pop_back();
        JsonArray data;
        for (const PageVersion& version : versions) data.push_back(version_json(version));
        return http::list(std::move(data),
                          has_more ? std::optional{std::to_string(versions.back().version)} : std::nullopt);
    });
}

http::Response show_page_version(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<PageId>(request, "page");
    return app.store.read(actor.site, [&](Reader& reader) {
        const PageVersionText old = load_version(reader, id, version_in(request));
        JsonObject json = version_json(old.version);
        json["body"] = old.body;
        return http::json(200, json);
    });
}

http::Response restore_page_version(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<PageId>(request, "page");
    const auto seen = http::seen_version(request);
    const Author author{.id = actor.id(), .name = actor.name};
    return app.store.write(actor.site, [&](Tx& tx) {
        return page_answer(tx, 200, restore_page(tx, id, version_in(request), author, seen));
    });
}

http::Response delete_page(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<PageId>(request, "page");
    app.store.write(actor.site, [&](Tx& tx) { catalog::delete_page(tx, id); });
    return http::no_content();
}

http::Response show_order(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const ThingId owner = owner_in(request);
    return order_answer(
        app.store.read(actor.site, [&](Reader& reader) { return load_order(reader, load_product(reader, owner)); }));
}

http::Response replace_order(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const ThingId owner = owner_in(request);
    const auto seen = http::seen_version(request);
    const Json json = request.json();
    Fields fields{json};
    const Json* const items = fields.raw("items");
    if (items == nullptr) fields.wrong("items", "is missing");
    // What GET answered can be sent back as it came.
    const auto read = fields.optional_number("version", 1, std::numeric_limits<std::int64_t>::max());
    if (seen && read && *seen != *read) fields.wrong("version", "should be the one in If-Match, or left out");
    fields.finish();
    std::vector<Node> tree = read_tree(*items, "items");
    return order_answer(
        app.store.write(actor.site, [&](Tx& tx) { return set_order(tx, owner, tree, seen ? seen : read); }));
}

}  // namespace hub::catalog::api
