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

progress::LeftOut left_out(Judge& judge) {
    return [&judge](const PageId& page) { return !judge.is_meant(page); };
}

}  // namespace hub::access
