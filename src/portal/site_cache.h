#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/calendar.h"
#include "base/stamps.h"
#include "db/store.h"
#include "portal/dress.h"
#include "portal/own_menu.h"
#include "portal/plan.h"
#include "sites/sites.h"

namespace hub::catalog {
class CatalogCache;
}

namespace hub::portal {

// What of a site is the same for everyone who looks at it: immutable, shared by threads.
struct SiteShown {
    sites::Site site;
    std::vector<std::string> hosts;  // its own
    Zone zone;
    std::string initial;  // first letter of its name
    std::shared_ptr<const Dress> dress;
    std::shared_ptr<const catalog::Catalog> catalog;
    std::shared_ptr<const OwnMenu> menu;  // never null
    std::vector<Plan> plans;              // of each entry of the catalog, in its order

    const Plan* plan_of(const ThingId& thing) const;
    const Plan* plan_by_slug(std::string_view slug) const;
    // Null when the address names none.
    const catalog::Page* page_by_slugs(std::string_view product, std::string_view page) const;
};

// The site as staff see it, who may look at everything.
std::shared_ptr<const SiteShown> with_everything_open(const SiteShown& shown);
// The site as if its drafts were published.
std::shared_ptr<const SiteShown> with_drafts_live(const SiteShown& shown);
// The same site in another dress.
std::shared_ptr<const SiteShown> in_dress(const SiteShown& shown, Dress dress);

// The sites by the hosts that name them, each built again on the first question after a commit that touched it.
// Thread-safe.
class SiteCache {
public:
    // Throws NotFound when the host names no site.
    std::shared_ptr<const SiteShown> of(Store& store, catalog::CatalogCache& catalogs, const std::string& host);
    std::shared_ptr<const SiteShown> find(Store& store, catalog::CatalogCache& catalogs, const std::string& host);
    // Only what is in memory and true; else null. Never waits for the database.
    std::shared_ptr<const SiteShown> kept(const Stamps& stamps, const std::string& host) const;

private:
    struct Kept {
        std::uint64_t sites_stamp;  // which host names which site
        std::uint64_t stamp;        // the site itself
        std::shared_ptr<const SiteShown> shown;
    };
    // What one site was built into, however many names lead to it: anyone may make up names.
    struct Built {
        std::uint64_t stamp;
        std::weak_ptr<const SiteShown> shown;
    };
    static bool is_true(const Kept& kept, const Stamps& stamps);
    std::shared_ptr<const SiteShown> shown_under_another_name(const SiteId& site, std::uint64_t stamp) const;

    mutable std::mutex mutex_;
    std::unordered_map<std::string, Kept> by_host_;  // guarded by mutex_
    std::unordered_map<SiteId, Built> by_site_;      // guarded by mutex_
};

}  // namespace hub::portal
