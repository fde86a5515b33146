#include "reports/how_far_api.h"

#include <algorithm>

#include "base/error.h"
#include "progress/progress.h"

namespace hub::reports::api {

namespace {

template <class Counts, class Key>
std::int64_t count_at(const Counts& counts, const Key& key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
}

// The page before the last on which most stay behind; the earliest of several.
std::optional<PageId> stop_of(const std::vector<PageProgress>& pages) {
    if (pages.size() < 2) return std::nullopt;
    const auto most = std::max_element(pages.begin(), pages.end() - 1, [](const auto& left, const auto& right) {
        return left.stopped < right.stopped;
    });
    return most->stopped == 0 ? std::nullopt : std::optional{most->page};
}

}  // namespace

std::vector<ThingProgress> progress_of_things(Reader& reader, const catalog::Catalog& catalog, const Range& range) {
    const auto by_page = completions_by_page(reader, range);
    const auto finished = finishers(reader, range);
    std::vector<ThingProgress> things;
    for (const catalog::Catalog::Entry& entry : catalog.entries()) {
        if (!entry.product.has_progress) continue;
        ThingProgress progress{.thing = entry.product.id,
                               .name = entry.product.name,
                               .is_collection = entry.product.is_collection(),
                               .finished = count_at(finished, entry.product.id)};
        for (const PageId& page : progress::counted_pages(catalog, entry.product.id))
            progress.completions += count_at(by_page, page);
        things.push_back(std::move(progress));
    }
    std::ranges::sort(things, [](const ThingProgress& left, const ThingProgress& right) {
        return std::tuple{-left.completions, -left.finished, left.thing.text()} <
               std::tuple{-right.completions, -right.finished, right.thing.text()};
    });
    return things;
}

std::vector<PageId> pages_in_order(const catalog::Catalog& catalog, const ThingId& thing) {
    if (catalog.find(thing) == nullptr) throw NotFound("There is no such product or collection.");
    std::vector<PageId> pages = progress::counted_pages(catalog, thing);
    if (pages.size() > pages_max) pages.resize(pages_max, pages.front());
    return pages;
}

HowFar how_far(Reader& reader, const catalog::Catalog& catalog, const ThingId& thing, const Range& range) {
    const std::vector<PageId> pages = pages_in_order(catalog, thing);
    const auto by_page = completions_by_page(reader, range);
    const std::vector<std::int64_t> furthest = furthest_pages(reader, range, pages);
    HowFar told{.pages = {}, .finished = count_at(finishers(reader, range), thing)};
    for (std::size_t at = 0; at < pages.size(); ++at) {
        told.pages.push_back({.page = pages[at],
                              .title = catalog.find(pages[at])->title,
                              .completed = count_at(by_page, pages[at]),
                              .stopped = furthest[at]});
        told.began += furthest[at];
    }
    told.stop = stop_of(told.pages);
    return told;
}

}  // namespace hub::reports::api
