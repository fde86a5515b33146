#include "catalog/placements_api.h"

#include "app/app.h"
#include "base/error.h"
#include "catalog/cache.h"
#include "catalog/placements.h"
#include "http/parameters.h"
#include "staff/staff.h"

namespace hub::catalog::api {

namespace {

ThingId thing_in(const http::Request& request, std::string_view name, ThingKind kind) {
    const auto id = http::id_capture<ThingId>(request, name);
    if (id.kind() != kind) throw NotFound("There is no such thing here.");
    return id;
}

ThingId collection_in(const http::Request& request) {
    return thing_in(request, "collection", ThingKind::collection);
}

ThingId product_in(const http::Request& request) {
    return thing_in(request, "product", ThingKind::product);
}

JsonObject json_of(const Placement& placement) {
    return {{"product", placement.id.text()}, {"opens_at", hub::json_of(placement.opens_at)}};
}

}  // namespace

http::Response list_placements(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    const auto catalog = app.catalogs.of(app.store, actor.site);
    const Catalog::Entry* const entry = catalog->find(collection_in(request));
    if (entry == nullptr) throw NotFound("There is no such collection.");
    const std::vector<Placement> placements = placements_of(*entry);
    std::vector<const Placement*> found;
    found.reserve(placements.size());
    for (const Placement& placement : placements) found.push_back(&placement);
    return http::list_of(found, paging, json_of);
}

http::Response show_placement(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const ThingId collection = collection_in(request);
    const ThingId product = product_in(request);
    return http::json(200, app.store.read(actor.site, [&](Reader& reader) {
        return json_of(load_placement(reader, collection, product));
    }));
}

http::Response change_placement(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const ThingId collection = collection_in(request);
    const ThingId product = product_in(request);
    const PlacementWish wish = read_placement_wish(request.json());
    return http::json(200, app.store.write(actor.site, [&](Tx& tx) {
        return json_of(catalog::change_placement(tx, collection, product, wish));
    }));
}

}  // namespace hub::catalog::api
