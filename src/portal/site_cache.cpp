#include "portal/site_cache.h"

#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "catalog/cache.h"

namespace hub::portal {

namespace {

// Anyone may ask under any name; more than this many names are forgotten together.
constexpr std::size_t hosts_max = 4096;

// What is read of a site itself.
struct SiteRead {
    sites::Site site;
    std::vector<std::string> hosts;
    std::shared_ptr<const Dress> dress;
    std::vector<menus::Entry> menu;
};

SiteRead read_site(Reader& reader) {
    sites::Site site = sites::load(reader);
    const sites::Branding branding = sites::load_branding(reader);
    auto dress = std::make_shared<const Dress>(dressed(branding, images_of(reader, branding), first_letter(site.name)));
    return {.site = std::move(site),
            .hosts = sites::hosts(reader),
            .dress = std::move(dress),
            .menu = menus::load_menu(reader).entries};
}

std::shared_ptr<const SiteShown> shown_of(SiteRead read, std::shared_ptr<const catalog::Catalog> catalog) {
    auto& [site, hosts, dress, menu] = read;
    Zone zone = site.zone();
    std::string initial = first_letter(site.name);
    std::vector<Plan> plans = plans_of(*catalog);
    return std::make_shared<const SiteShown>(SiteShown{.site = std::move(site),
                                                       .hosts = std::move(hosts),
                                                       .zone = std::move(zone),
                                                       .initial = std::move(initial),
                                                       .dress = std::move(dress),
                                                       .catalog = std::move(catalog),
                                                       .menu = std::make_shared<const OwnMenu>(std::move(menu)),
                                                       .plans = std::move(plans)});
}

}  // namespace

std::shared_ptr<const SiteShown> with_everything_open(const SiteShown& shown) {
    return shown_of(
        {.site = shown.site, .hosts = shown.hosts, .dress = shown.dress, .menu = for_anyone(shown.menu->entries())},
        shown.catalog->with_everything_open());
}

std::shared_ptr<const SiteShown> with_drafts_live(const SiteShown& shown) {
    return shown_of({.site = shown.site, .hosts = shown.hosts, .dress = shown.dress, .menu = shown.menu->entries()},
                    shown.catalog->with_drafts_live());
}

std::shared_ptr<const SiteShown> in_dress(const SiteShown& shown, Dress dress) {
    return shown_of({.site = shown.site,
                     .hosts = shown.hosts,
                     .dress = std::make_shared<const Dress>(std::move(dress)),
                     .menu = shown.menu->entries()},
                    shown.catalog);
}

const Plan* SiteShown::plan_of(const ThingId& thing) const {
    const auto* const entry = catalog->find(thing);
    return entry == nullptr ? nullptr : &plans[static_cast<std::size_t>(entry - catalog->entries().data())];
}

const Plan* SiteShown::plan_by_slug(std::string_view slug) const {
    const auto* const entry = catalog->find_by_slug(slug);
    return entry == nullptr ? nullptr : &plans[static_cast<std::size_t>(entry - catalog->entries().data())];
}

const catalog::Page* SiteShown::page_by_slugs(std::string_view product, std::string_view page) const {
    const Plan* const plan = plan_by_slug(product);
    return plan == nullptr ? nullptr : catalog->find_page(plan->product().id, page);
}

bool SiteCache::is_true(const Kept& kept, const Stamps& stamps) {
    return kept.sites_stamp == stamps.of(sites::hosts_key) && kept.stamp == stamps.of(kept.shown->site.id.view());
}

std::shared_ptr<const SiteShown> SiteCache::kept(const Stamps& stamps, const std::string& host) const {
    const std::lock_guard lock{mutex_};
    const auto found = by_host_.find(host);
    return found != by_host_.end() && is_true(found->second, stamps) ? found->second.shown : nullptr;
}

std::shared_ptr<const SiteShown> SiteCache::of(Store& store, catalog::CatalogCache& catalogs, const std::string& host) {
    auto shown = find(store, catalogs, host);
    if (!shown) throw NotFound("There is no site of this name here.");
    return shown;
}

std::shared_ptr<const SiteShown> SiteCache::find(Store& store, catalog::CatalogCache& catalogs,
                                                 const std::string& host) {
    if (auto known = kept(store.stamps(), host)) return known;
    // Stamps are taken before reading: a commit meanwhile makes what was read old at once.
    const std::uint64_t sites_stamp = store.stamps().of(sites::hosts_key);
    const auto named = store.read_everywhere([&](Reader& reader) { return sites::find_by_host(reader, host); });
    if (!named) return nullptr;
    const std::uint64_t stamp = store.stamps().of(named->id.view());
    auto shown = shown_under_another_name(named->id, stamp);
    if (!shown) {
        shown = shown_of(store.read(named->id, read_site), catalogs.of(store, named->id));
    }
    const std::lock_guard lock{mutex_};
    if (by_host_.size() >= hosts_max) by_host_.clear();
    by_host_.insert_or_assign(host, Kept{sites_stamp, stamp, shown});
    by_site_.insert_or_assign(named->id, Built{stamp, shown});
    return shown;
}

std::shared_ptr<const SiteShown> SiteCache::shown_under_another_name(const SiteId& site, std::uint64_t stamp) const {
    const std::lock_guard lock{mutex_};
    const auto found = by_site_.find(site);
    return found != by_site_.end() && found->second.stamp == stamp ? found->second.shown.lock() : nullptr;
}

}  // namespace hub::portal
