#include "catalog/cache.h"

#include "base/error.h"
#include "base/text.h"
#include "catalog/pages_rows.h"

namespace hub::catalog {

namespace {

constexpr std::size_t bytes_around_a_body = 256;  // key, list and table

std::size_t weight(const Compiled& compiled) {
    return compiled.size() + bytes_around_a_body;
}

std::string key_of(const SiteId& site, const Page& page) {
    return format("{}{}{}", site.view(), page.id.view(), page.version);
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

std::shared_ptr<const Compiled> BodyCache::of(Reader& reader, const Page& page) {
    const std::string key = key_of(reader.site(), page);
    if (auto found = find(key)) return found;
    const auto text = rows::compiled(reader, page.id);
    if (!text) throw NotFound("There is no such page.");
    auto compiled = std::make_shared<const Compiled>(compiled_of(text->text));
    // The reader may see the page before or after the version that was asked for: good to show, not to keep.
    if (text->version == page.version) keep(key, compiled);
    return compiled;
}

std::shared_ptr<const Compiled> BodyCache::kept(const SiteId& site, const Page& page) {
    return find(key_of(site, page));
}

std::size_t BodyCache::bytes() const {
    const std::lock_guard lock{mutex_};
    return bytes_;
}

std::shared_ptr<const Compiled> BodyCache::find(const std::string& key) {
    const std::lock_guard lock{mutex_};
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    recent_first_.splice(recent_first_.begin(), recent_first_, found->second);
    return found->second->compiled;
}

void BodyCache::keep(const std::string& key, const std::shared_ptr<const Compiled>& compiled) {
    const std::lock_guard lock{mutex_};
    if (by_key_.contains(key)) return;
    recent_first_.push_front({key, compiled});
    by_key_.emplace(key, recent_first_.begin());
    bytes_ += weight(*compiled);
    while (bytes_ > limit_ && recent_first_.size() > 1) {
        bytes_ -= weight(*recent_first_.back().compiled);
        by_key_.erase(recent_first_.back().key);
        recent_first_.pop_back();
    }
}

}  // namespace hub::catalog
