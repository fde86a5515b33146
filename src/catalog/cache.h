#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/recent.h"
#include "catalog/blocks.h"
#include "catalog/catalog.h"
#include "db/store.h"

// What every page shown is made from, kept in memory. Both are thread-safe.
namespace hub::catalog {

// Each site's catalog, read again on the first question after a commit that touched the site.
class CatalogCache {
public:
    std::shared_ptr<const Catalog> of(Reader& reader);
    // As it was before what this transaction itself changed. What it reads isn't kept: it may yet be rolled back.
    std::shared_ptr<const Catalog> of(Tx& tx);
    // For who has no transaction open: from memory, or by a reading of its own.
    std::shared_ptr<const Catalog> of(Store& store, const SiteId& site);
    // What is in memory under this stamp, without reading; empty when it must be read.
    std::shared_ptr<const Catalog> kept(const SiteId& site, std::uint64_t stamp);

private:
    // One thread reads while the others of that site wait for it.
    struct Shelf {
        std::mutex reading;
        std::uint64_t stamp = 0;                 // guarded by `reading`
        std::shared_ptr<const Catalog> catalog;  // guarded by `reading`
    };
    std::shared_ptr<Shelf> shelf(const SiteId& site);

    std::mutex mutex_;
    std::unordered_map<SiteId, std::shared_ptr<Shelf>> shelves_;  // guarded by mutex_
};

// Compiled page bodies, the least recently shown of which make room. A body is kept under its page's version and stamp,
// so there is nothing to invalidate.
class BodyCache {
public:
    static constexpr std::size_t bytes_max = 32 * 1024 * 1024;

    explicit BodyCache(std::size_t limit = bytes_max) : kept_(limit) {}

    // `stamp` is the page's (Stamps), taken before the snapshot was: of what it shows, which changes by itself.
    std::shared_ptr<const Compiled> of(Reader& reader, const Page& page, std::uint64_t stamp = 0);
    // Only what is in memory under this stamp; else null.
    std::shared_ptr<const Compiled> kept(const SiteId& site, const Page& page, std::uint64_t stamp = 0);
    std::size_t bytes() const { return kept_.bytes(); }

private:
    Recent<std::string, std::shared_ptr<const Compiled>> kept_;
};

}  // namespace hub::catalog
