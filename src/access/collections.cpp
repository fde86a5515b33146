#include "access/collections.h"

namespace hub::access {

std::vector<ThingId> open_collections(Judge& judge, const catalog::Catalog& catalog, const ThingId& product) {
    std::vector<ThingId> open;
    const catalog::Catalog::Entry* const entry = catalog.find(product);
    if (entry == nullptr) return open;
    for (const ThingId& collection : entry->included_in) {
        if (judge.decide(collection).verdict == Verdict::open) open.push_back(collection);
    }
    return open;
}

std::vector<PageId> left_out(const Judge& judge, const catalog::Catalog& catalog) {
    std::vector<PageId> pages;
    for (const PageId& page : catalog.pages_for_certain()) {
        if (!judge.opens(catalog.find(page)->audience)) pages.push_back(page);
    }
    return pages;
}

}  // namespace hub::access
