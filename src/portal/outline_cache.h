#pragma once

#include <memory>
#include <string>

#include "base/recent.h"
#include "portal/outline.h"

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
    static constexpr std::size_t bytes_max = 24 * 1024 * 1024;

    explicit OutlineCache(std::size_t limit = bytes_max) : kept_(limit) {}

    // `shown` and `facts` are what `look` looks at.
    std::shared_ptr<const Contents> of(Look& look, const std::shared_ptr<const SiteShown>& shown,
                                       const std::shared_ptr<const access::Facts>& facts, const Plan& plan);

    std::size_t size() const { return kept_.size(); }
    std::size_t bytes() const { return kept_.bytes(); }  // about

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
