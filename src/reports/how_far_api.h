#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "catalog/catalog.h"
#include "reports/reports.h"

// Reports that need the catalog, for the edges of this folder: what is completed, and where people stop.
namespace hub::reports::api {

struct ThingProgress {
    ThingId thing;
    std::string name;
    bool is_collection = false;
    std::int64_t completions = 0;  // of its own pages, and of those in it
    std::int64_t finished = 0;     // members
};
// All that keep progress, most completed first.
std::vector<ThingProgress> progress_of_things(Reader& reader, const catalog::Catalog& catalog, const Range& range);

struct PageProgress {
    PageId page;
    std::string title;
    std::int64_t completed = 0;  // members
    std::int64_t stopped = 0;    // members who completed none that comes later
};
struct HowFar {
    std::vector<PageProgress> pages;  // in their order, pages_max at most
    std::int64_t began = 0;           // members who completed one of them
    std::int64_t finished = 0;
    // Where most stopped, before the last page; nowhere when nobody did.
    std::optional<PageId> stop{};
};
HowFar how_far(Reader& reader, const catalog::Catalog& catalog, const ThingId& thing, const Range& range);

// The pages of the thing that count, in their order; throws NotFound where there is no such thing.
std::vector<PageId> pages_in_order(const catalog::Catalog& catalog, const ThingId& thing);

}  // namespace hub::reports::api
