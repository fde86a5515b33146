#include "catalog/product_json.h"

#include "catalog/words.h"

namespace hub::catalog {

namespace {

Json release_json(const Release& release) {
    const bool is_timed = release.mode == ReleaseMode::time_delayed;
    return JsonObject{{"mode", text_of(release_modes, release.mode)},
                      {"interval", is_timed ? Json(release.interval) : Json(nullptr)},
                      {"unit", is_timed ? Json(text_of(release_units, release.unit)) : Json(nullptr)},
                      {"at_hour", is_timed ? hub::json_of(release.at_hour) : Json(nullptr)}};
}

JsonArray categories_json(const Product& product) {
    JsonArray names;
    for (const std::string& name : product.categories) names.emplace_back(name);
    return names;
}

JsonArray hints_json(const std::vector<Hint>& hints) {
    JsonArray words;
    for (const Hint hint : hints) words.emplace_back(word_of(hint));
    return words;
}

JsonObject thing_json(const Product& product, const PageCounts& pages, const std::optional<FolderId>& folder,
                      bool includes_products) {
    return {{"id", product.id.text()},
            {"name", product.name},
            {"slug", product.slug},
            {"description", product.description},
            {"image_url", text_or_null(product.image_url)},
            {"status", text_of(statuses, product.status)},
            {"access_mode", text_of(access_modes, product.access_mode)},
            {"purchase", JsonObject{{"method", text_of(purchase_methods, product.purchase_method)},
                                    {"url", text_or_null(product.purchase_url)}}},
            {"release", release_json(product.release)},
            {"progress", product.has_progress},
            {"in_library", product.is_in_library},
            {"tease", product.is_teased},
            {"access_email", product.sends_access_email},
            {"grace_days", hub::json_of(product.grace_days)},
            {"categories", categories_json(product)},
            {"folder", hub::json_of(folder)},
            {"pages", JsonObject{{"live", pages.live}, {"draft", pages.draft}}},
            {"hints", hints_json(hints_of(product, pages, includes_products))},
            {"created_at", to_rfc3339(product.created_at)},
            {"updated_at", to_rfc3339(product.updated_at)}};
}

}  // namespace

Json product_json(const Product& product, const PageCounts& pages, const std::optional<FolderId>& folder) {
    return thing_json(product, pages, folder, false);
}

Json collection_json(const Product& collection, const PageCounts& pages, const std::optional<FolderId>& folder,
                     const std::vector<ThingId>& included) {
    JsonObject json = thing_json(collection, pages, folder, !included.empty());
    json["label"] = collection.label;
    json["label_color"] = collection.label_color;
    json["includes"] = text_of(inclusions, collection.includes);
    JsonArray products;
    if (collection.includes == Includes::chosen) {
        for (const ThingId& product : included) products.push_back(hub::json_of(product));
    }
    json["products"] = std::move(products);
    return json;
}

}  // namespace hub::catalog
