#include "catalog/builder.h"

#include <utility>

#include "base/ensure.h"
#include "catalog/order.h"

namespace hub::catalog {

std::shared_ptr<const Catalog> CatalogBuilder::build() {
    add_entries();
    add_pages();
    add_inclusions();
    add_dates();
    add_orders();
    catalog_->book_ = std::move(rows_.book);
    for (Catalog::Entry& entry : catalog_->entries_) finish_entry(entry);
    for (const auto& [id, page] : catalog_->pages_) add_audience(page);
    return catalog_;
}

Catalog::Entry* CatalogBuilder::entry(const ThingId& id) {
    const auto found = catalog_->by_id_.find(id);
    return found == catalog_->by_id_.end() ? nullptr : &catalog_->entries_[found->second];
}

void CatalogBuilder::add_entries() {
    for (Product& product : rows_.products) {
        const std::size_t at = catalog_->entries_.size();
        catalog_->by_id_.emplace(product.id, at);
        catalog_->by_slug_.emplace(product.slug, at);
        catalog_->entries_.push_back({.product = std::move(product),
                                      .orders = {},
                                      .items = {},
                                      .live_pages = {},
                                      .includes = {},
                                      .included_in = {},
                                      .dates = {}});
    }
}

void CatalogBuilder::add_pages() {
    present_.reserve(rows_.pages.size() + rows_.sections.size());
    for (Section& section : rows_.sections) {
        present_.insert(section.id.text());
        catalog_->sections_.emplace(section.id, std::move(section));
    }
    catalog_->pages_.reserve(rows_.pages.size());
    for (Page& page : rows_.pages) {
        present_.insert(page.id.text());
        catalog_->pages_by_slug_.emplace(page.product.text() + '/' + page.slug, page.id);
        catalog_->pages_.emplace(page.id, std::move(page));
    }
}

// When all else stands: what a rule amounts to is told by what includes what.
void CatalogBuilder::add_audience(const Page& page) {
    if (page.audience.kind != Audience::certain) return;
    auto& audiences = catalog_->certain_audiences_;
    const auto [known, is_new] = places_.try_emplace(audiences::text_of(page.audience.rule), audiences.size());
    if (is_new)
        audiences.push_back(
            {.audience = page.audience, .term = term_of(page.audience.rule, catalog_->book_, *catalog_)});
    catalog_->pages_for_certain_.emplace(page.id, known->second);
}

void CatalogBuilder::include(const ThingId& collection, const ThingId& product) {
    Catalog::Entry* const holder = entry(collection);
    Catalog::Entry* const held = entry(product);
    if (holder == nullptr || held == nullptr) return;
    holder->includes.push_back(product);
    held->included_in.push_back(collection);
}

void CatalogBuilder::add_inclusions() {
    std::unordered_map<ThingId, std::unordered_set<ThingId>> chosen;
    for (const rows::Inclusion& inclusion : rows_.inclusions) chosen[inclusion.collection].insert(inclusion.product);
    for (const Catalog::Entry& collection : catalog_->entries_) {
        if (!collection.product.is_collection()) continue;
        const bool all = collection.product.includes == Includes::all;
        const auto& named = chosen[collection.product.id];
        for (const Catalog::Entry& other : catalog_->entries_) {
            if (other.product.is_collection() || !(all || named.contains(other.product.id))) continue;
            include(collection.product.id, other.product.id);
        }
    }
}

void CatalogBuilder::add_dates() {
    for (const rows::PlacedDate& date : rows_.dates) {
        if (Catalog::Entry* const holder = entry(date.collection)) holder->dates.emplace(date.product, date.opens_at);
    }
}

void CatalogBuilder::add_orders() {
    for (const rows::OrderRow& row : rows_.orders) {
        if (Catalog::Entry* const owner = entry(row.product)) {
            owner->orders.push_back({.version = row.version, .tree = tree_of(row.tree), .created_at = row.created_at});
        }
    }
}

void CatalogBuilder::finish_entry(Catalog::Entry& entry) {
    for (const ThingId& product : entry.includes) present_.insert(product.text());
    ENSURE(!entry.orders.empty());
    for (Order& order : entry.orders) order.tree = pruned(order.tree, present_);
    entry.orders.back().tree = completed(std::move(entry.orders.back().tree), entry.includes);
    for (const ThingId& product : entry.includes) present_.erase(product.text());

    for (const Order& order : entry.orders) entry.items.push_back(items_of(order.tree));
    entry.includes.clear();
    for (const Item& item : entry.items.back()) {
        if (item.product) entry.includes.push_back(*item.product);
        if (item.page && catalog_->pages_.at(*item.page).status == Status::live) entry.live_pages.push_back(*item.page);
    }
}

}  // namespace hub::catalog
