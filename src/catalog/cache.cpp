#include "catalog/cache.h"

#include "base/error.h"
#include "base/text.h"
#include "catalog/looks.h"
#include "catalog/pages_rows.h"

namespace hub::catalog {

namespace {

std::string key_of(const SiteId& site, const Page& page, std::uint64_t stamp) {
    return format("{}{}{}/{}", site.view(), page.id.view(), page.version, stamp);
}

}  // namespace

std::shared_ptr<CatalogCache::Shelf> CatalogCache::shelf(const SiteId& site) {
    const std::lock_guard lock{mutex_};
    std::shared_ptr<Shelf>& shelf = shelves_[site];
    if (!shelf) shelf = std::make_shared<Shelf>();
    return shelf;
}

std::shared_ptr<const Catalog> CatalogCache::of(Reader& reader) {
    const std::shared_ptr<Shelf> kept = shelf(reader.site());
    const std::lock_guard lock{kept->reading};
    if (kept->catalog && kept->stamp == reader.stamp()) return kept->catalog;
    auto catalog = load_catalog(reader);
    // An older snapshot than the one kept: right for who asks, not for who comes next.
    if (kept->catalog && kept->stamp > reader.stamp()) return catalog;
    kept->catalog = catalog;
    kept->stamp = reader.stamp();
    return catalog;
}

std::shared_ptr<const Catalog> CatalogCache::of(Tx& tx) {
    if (auto catalog = kept(tx.site(), tx.stamp())) return catalog;
    return load_catalog(tx);
}

std::shared_ptr<const Catalog> CatalogCache::of(Store& store, const SiteId& site) {
    if (auto catalog = kept(site, store.stamps().of(site.view()))) return catalog;
    return store.read(site, [&](Reader& reader) { return of(reader); });
}

std::shared_ptr<const Catalog> CatalogCache::kept(const SiteId& site, std::uint64_t stamp) {
    const std::shared_ptr<Shelf> found = shelf(site);
    const std::lock_guard lock{found->reading};
    return found->stamp == stamp ? found->catalog : nullptr;
}

std::shared_ptr<const Compiled> BodyCache::of(Reader& reader, const Page& page, std::uint64_t stamp) {
    const std::string key = key_of(reader.site(), page, stamp);
    if (auto found = kept_.find(key)) return *found;
    const auto text = rows::compiled(reader, page.id);
    if (!text) throw NotFound("There is no such page.");
    auto read = std::make_shared<Compiled>(compiled_of(text->text));
    attach_looks(*read, media::looks_of(reader, files_looked_at(*read)));
    const std::shared_ptr<const Compiled> compiled = std::move(read);
    // The reader may see the page before or after the version that was asked for: good to show, not to keep.
    if (text->version == page.version) kept_.keep(key, compiled, compiled->size());
    return compiled;
}

std::shared_ptr<const Compiled> BodyCache::kept(const SiteId& site, const Page& page, std::uint64_t stamp) {
    return kept_.find(key_of(site, page, stamp)).value_or(nullptr);
}

}  // namespace hub::catalog
