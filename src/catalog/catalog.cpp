#include "catalog/catalog.h"

#include "base/ensure.h"
#include "base/error.h"
#include "catalog/builder.h"

namespace hub::catalog {

namespace {

constexpr const char* no_such_product = "There is no such product or collection.";
constexpr const char* no_such_page = "There is no such page.";

}  // namespace

const Catalog::Entry* Catalog::find(const ThingId& id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &entries_[found->second];
}

const Catalog::Entry* Catalog::find_by_slug(std::string_view slug) const {
    const auto found = by_slug_.find(std::string{slug});
    return found == by_slug_.end() ? nullptr : &entries_[found->second];
}

const Page* Catalog::find(const PageId& id) const {
    const auto found = pages_.find(id);
    return found == pages_.end() ? nullptr : &found->second;
}

const Page* Catalog::find_page(const ThingId& product, std::string_view slug) const {
    const auto found = pages_by_slug_.find(product.text().append("/").append(slug));
    return found == pages_by_slug_.end() ? nullptr : find(found->second);
}

const Section* Catalog::find(const SectionId& id) const {
    const auto found = sections_.find(id);
    return found == sections_.end() ? nullptr : &found->second;
}

std::shared_ptr<const Catalog> load_catalog(Reader& reader) {
    CatalogBuilder builder{{.products = rows::products(reader),
                            .inclusions = rows::inclusions(reader),
                            .sections = rows::sections(reader),
                            .pages = rows::pages(reader),
                            .orders = rows::orders(reader)}};
    return builder.build();
}

Product load_product(Reader& reader, const ThingId& id) {
    auto found = find_product(reader, id);
    if (!found) throw NotFound(no_such_product);
    return std::move(*found);
}

std::optional<Product> find_product(Reader& reader, const ThingId& id) {
    return rows::find(reader, id);
}

Page load_page(Reader& reader, const PageId& id) {
    auto found = rows::find(reader, id);
    if (!found) throw NotFound(no_such_page);
    return std::move(*found);
}

Json load_body(Reader& reader, const PageId& id) {
    const auto text = rows::body(reader, id);
    if (!text) throw NotFound(no_such_page);
    auto json = parse_json(*text);
    ENSURE(json);
    return std::move(*json);
}

std::string load_compiled(Reader& reader, const PageId& id) {
    auto found = rows::compiled(reader, id);
    if (!found) throw NotFound(no_such_page);
    return std::move(found->text);
}

activity::What what(const Catalog& catalog, const ThingId& id) {
    const Catalog::Entry* const entry = catalog.find(id);
    if (entry == nullptr) throw NotFound(no_such_product);
    activity::What what{.id = id, .name = entry->product.name};
    for (const ThingId& product : entry->includes) {
        what.products.emplace_back(product, catalog.find(product)->product.name);
    }
    return what;
}

activity::Where where(const Page& page) {
    return {.id = page.id, .title = page.title};
}

}  // namespace hub::catalog
