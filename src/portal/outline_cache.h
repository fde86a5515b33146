#pragma once

#include <memory>
#include <string>

#include "portal/outline.h"
#include "portal/recent.h"

namespace hub::portal {

// How the pages of a product stand for one viewer, and how far they are.
struct Contents {
    Outline outline;
    Progress progress;
};

// The contents that were shown last. Each belongs to one reading of the facts and of the site, and holds as long as
// time changes nothing in it; whether a page may be opened is not asked here but of the judge, every time. Thread-safe.
class OutlineCache {
public:
    static constexpr std::size_t outlines_max = 10'000;

    explicit OutlineCache(std::size_t limit = outlines_max) : kept_(limit) {}

    // `shown` and `facts` are what `look` looks at.
    std::shared_ptr<const Contents> of(Look& look, const std::shared_ptr<const SiteShown>& shown,
                                       const std::shared_ptr<const access::Facts>& facts, const Plan& plan);

private:
    struct Kept {
        std::weak_ptr<const SiteShown> shown;
        std::weak_ptr<const access::Facts> facts;
        Time from;
        Time until;
        std::shared_ptr<const Contents> contents;
    };
    Recent<std::string, Kept> kept_;  // by member and product
};

}  // namespace hub::portal
