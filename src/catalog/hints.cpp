#include "catalog/hints.h"

#include "base/ensure.h"
#include "catalog/pages_rows.h"

namespace hub::catalog {

PageCounts count_pages(const Catalog& catalog, const Catalog::Entry& entry) {
    PageCounts counts;
    for (const Item& item : entry.items.back()) {
        if (!item.page) continue;
        const bool is_live = catalog.find(*item.page)->status == Status::live;
        ++(is_live ? counts.live : counts.draft);
    }
    return counts;
}

PageCounts count_pages(Reader& reader, const ThingId& product) {
    return {.live = rows::count(reader, product, Status::live), .draft = rows::count(reader, product, Status::draft)};
}

std::string_view word_of(Hint hint) {
    switch (hint) {
        case Hint::no_picture:
            return "no_picture";
        case Hint::no_pages:
            return "no_pages";
        case Hint::draft_pages:
            return "draft_pages";
        case Hint::no_offer:
            return "no_offer";
    }
    broken_promise("every hint has a word");
}

std::vector<Hint> hints_of(const Product& product, const PageCounts& pages, bool includes_products) {
    std::vector<Hint> hints;
    if (product.image_url.empty()) hints.push_back(Hint::no_picture);
    if (pages.live + pages.draft == 0 && !includes_products) hints.push_back(Hint::no_pages);
    if (product.status == Status::live && pages.draft > 0) hints.push_back(Hint::draft_pages);
    const bool is_locked_to_some = product.access_mode == AccessMode::assigned && product.is_teased;
    if (is_locked_to_some && product.purchase_method == PurchaseMethod::none) hints.push_back(Hint::no_offer);
    return hints;
}

}  // namespace hub::catalog
