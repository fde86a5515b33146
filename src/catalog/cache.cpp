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

}  // namespace

std::shared_ptr<CatalogCache::Shelf> CatalogCache::shelf(const SiteId& site) {
    const std::lock_guard lock{mutex_};
    std::shared_ptr<Shelf>& shelf = shelves_[site];
    if (!shelf) shelf = std::make_shared<Shelf>();
    return shelf;
}

std::shared_ptr<const Catalog> CatalogCache::of(Store& store, const SiteId& site) {
    const std::shared_ptr<Shelf> kept = shelf(site);
    const std::lock_guard lock{kept->reading};
    // Taken before reading: a commit meanwhile makes what was read old at once.
    const std::uint64_t stamp = store.stamps().of(site.view());
    if (!kept->catalog || kept->stamp != stamp) {
        kept->catalog = store.read(site, [](Reader& reader) { return load_catalog(reader); });
        kept->stamp = stamp;
    }
    return kept->catalog;
}

std::shared_ptr<const Compiled> BodyCache::of(Reader& reader, const Page& page) {
    const std::string key = format("{}{}{}", reader.site().view(), page.id.view(), page.version);
    if (auto found = find(key)) return found;
    const auto text = rows::compiled(reader, page.id);
    if (!text) throw NotFound("There is no such page.");
    auto compiled = std::make_shared<const Compiled>(compiled_of(text->text));
    // The reader may see the page before or after the version that was asked for: good to show, not to keep.
    if (text->version == page.version) keep(key, compiled);
    return compiled;
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
