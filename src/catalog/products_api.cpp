#include "catalog/products_api.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "access/access.h"
#include "app/app.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/cache.h"
#include "catalog/categories.h"
#include "catalog/duplicates.h"
#include "catalog/product_json.h"
#include "catalog/products.h"
#include "catalog/words.h"
#include "folders/folder_words.h"
#include "http/etag.h"
#include "http/parameters.h"
#include "staff/staff.h"

namespace hub::catalog::api {

namespace {

constexpr std::string_view capture_of(ThingKind kind) {
    return kind == ThingKind::product ? "product" : "collection";
}

ThingId thing_in(const http::Request& request, ThingKind kind) {
    const auto id = http::id_capture<ThingId>(request, capture_of(kind));
    if (id.kind() != kind) throw NotFound("There is no such thing here.");
    return id;
}

http::Response answer_of(Reader& reader, int status, const Product& product) {
    const PageCounts pages = count_pages(reader, product.id);
    const auto folder = folders::folder_of(reader, product.id.view());
    http::Response answer = http::json(
        status, product.is_collection() ? collection_json(product, pages, folder, list_products_in(reader, product))
                                        : product_json(product, pages, folder));
    http::set_etag(answer, product.version);
    if (status == 201) {
        answer.with("Location", format("/api/v1/{}s/{}", capture_of(product.id.kind()), product.id.view()));
    }
    return answer;
}

// What a list asks for.
struct Wish {
    ThingKind kind;
    std::optional<std::string> status;
    std::optional<std::string> category;  // its slug
    std::string words;                    // folded; part of the name

    bool meets(const Product& product) const {
        if (product.id.kind() != kind) return false;
        if (status && text_of(statuses, product.status) != *status) return false;
        if (category && !stands_in(product, *category)) return false;
        return words.empty() || folded(product.name).find(words) != std::string::npos;
    }
};

struct Asked {
    Wish wish;
    std::optional<folders::Asked> folder;
    http::Paging paging;
};

Asked asked_in(const http::Request& request, ThingKind kind) {
    http::Parameters parameters{request};
    Asked asked{.wish = {.kind = kind,
                         .status = parameters.word("status", texts_of(statuses)),
                         .category = parameters.text("category"),
                         .words = folded(parameters.text("q").value_or(""))},
                .folder = folders::asked_in(parameters),
                .paging = parameters.paging()};
    parameters.finish();
    return asked;
}

bool is_newer(const Product* left, const Product* right) {
    return std::tie(left->created_at, left->id) > std::tie(right->created_at, right->id);
}

// Where each thing lies, and in which folders a list is asked to look.
struct Places {
    std::map<std::string, FolderId> by_thing;
    std::vector<FolderId> within;

    std::optional<FolderId> of(const Product& product) const {
        const auto found = by_thing.find(product.id.text());
        return found == by_thing.end() ? std::nullopt : std::optional{found->second};
    }
    bool meets(const std::optional<folders::Asked>& asked, const Product& product) const {
        if (!asked) return true;
        const auto folder = of(product);
        return asked->folder ? folder && std::ranges::find(within, *folder) != within.end() : !folder;
    }
};

Places places_of(Reader& reader, const std::optional<folders::Asked>& asked) {
    Places places{.by_thing = folders::contents_of(reader, folders::Kind::products), .within = {}};
    if (asked && asked->folder) places.within = folders::within(reader, *asked->folder);
    return places;
}

http::Response list(app::App& app, const http::Request& request, const staff::Actor& actor, ThingKind kind) {
    const auto [wish, folder, paging] = asked_in(request, kind);
    const auto catalog = app.catalogs.of(app.store, actor.site);
    const Places places = app.store.read(actor.site, [&](Reader& reader) { return places_of(reader, folder); });
    std::vector<const Product*> found;
    for (const Catalog::Entry& entry : catalog->entries()) {
        if (wish.meets(entry.product) && places.meets(folder, entry.product)) found.push_back(&entry.product);
    }
    std::ranges::sort(found, is_newer);
    return http::list_of(found, paging, [&](const Product& product) {
        const Catalog::Entry& entry = *catalog->find(product.id);
        const PageCounts pages = count_pages(*catalog, entry);
        return kind == ThingKind::product ? product_json(product, pages, places.of(product))
                                          : collection_json(product, pages, places.of(product), entry.includes);
    });
}

http::Response show(app::App& app, const http::Request& request, const staff::Actor& actor, ThingKind kind) {
    const ThingId id = thing_in(request, kind);
    return app.store.read(actor.site, [&](Reader& reader) { return answer_of(reader, 200, load_product(reader, id)); });
}

http::Response create(app::App& app, const http::Request& request, const staff::Actor& actor, ThingKind kind) {
    const ProductWish wish = read_product_wish(request.json(), kind, Wanted::fresh);
    return app.store.write(actor.site,
                           [&](Tx& tx) { return answer_of(tx, 201, catalog::create_product(tx, kind, wish)); });
}

http::Response change(app::App& app, const http::Request& request, const staff::Actor& actor, ThingKind kind) {
    const ThingId id = thing_in(request, kind);
    const auto seen = http::seen_version(request);
    const ProductWish wish = read_product_wish(request.json(), kind, Wanted::change);
    return app.store.write(actor.site,
                           [&](Tx& tx) { return answer_of(tx, 200, catalog::change_product(tx, id, wish, seen)); });
}

http::Response duplicate(app::App& app, const http::Request& request, const staff::Actor& actor, ThingKind kind) {
    const ThingId id = thing_in(request, kind);
    return app.store.write(actor.site, [&](Tx& tx) { return answer_of(tx, 201, catalog::duplicate_product(tx, id)); });
}

http::Response remove(app::App& app, const http::Request& request, const staff::Actor& actor, ThingKind kind) {
    const ThingId id = thing_in(request, kind);
    app.store.write(actor.site, [&](Tx& tx) {
        load_product(tx, id);
        if (!access::list_grants(tx, {.thing = id, .limit = 1}).empty()) {
            throw Conflict("Somebody was given this, and the log needs it. Make it a draft instead.");
        }
        catalog::delete_product(tx, id);
    });
    return http::no_content();
}

}  // namespace

http::Response list_products(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return list(app, request, actor, ThingKind::product);
}

http::Response show_product(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return show(app, request, actor, ThingKind::product);
}

http::Response create_product(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return create(app, request, actor, ThingKind::product);
}

http::Response change_product(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return change(app, request, actor, ThingKind::product);
}

http::Response duplicate_product(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return duplicate(app, request, actor, ThingKind::product);
}

http::Response delete_product(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return remove(app, request, actor, ThingKind::product);
}

http::Response list_categories(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    const std::vector<Category> all = categories_of(*app.catalogs.of(app.store, actor.site));
    auto next = all.begin();
    if (paging.cursor) {
        next = std::ranges::find(all, *paging.cursor, &Category::slug);
        if (next == all.end()) throw Invalid("cursor", "should be the next_cursor of the page before");
        ++next;
    }
    JsonArray data;
    for (; next != all.end() && data.size() < paging.limit; ++next)
        data.push_back(JsonObject{{"slug", next->slug}, {"name", next->name}, {"things", next->things}});
    const bool has_more = next != all.end() && !data.empty();
    return http::list(std::move(data), has_more ? std::optional{std::prev(next)->slug} : std::nullopt);
}

http::Response list_collections(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return list(app, request, actor, ThingKind::collection);
}

http::Response show_collection(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return show(app, request, actor, ThingKind::collection);
}

http::Response create_collection(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return create(app, request, actor, ThingKind::collection);
}

http::Response change_collection(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return change(app, request, actor, ThingKind::collection);
}

http::Response duplicate_collection(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return duplicate(app, request, actor, ThingKind::collection);
}

http::Response delete_collection(app::App& app, const http::Request& request, const staff::Actor& actor) {
    return remove(app, request, actor, ThingKind::collection);
}

}  // namespace hub::catalog::api
