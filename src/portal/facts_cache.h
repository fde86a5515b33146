#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "access/access.h"
#include "base/ids.h"
#include "base/recent.h"
#include "base/stamps.h"
#include "db/store.h"

namespace hub::portal {

// What the log says of the members who were here last, read again on the first question after a commit that touched the
// member: a change of access shows on the very next request. Thread-safe.
class FactsCache {
public:
    static constexpr std::size_t bytes_max = 24 * 1024 * 1024;

    explicit FactsCache(std::size_t limit = bytes_max) : kept_(limit) {}

    std::shared_ptr<const access::Facts> of(Store& store, const SiteId& site, const MemberId& member);
    // Only what is in memory and true; else null. Never waits for the database.
    std::shared_ptr<const access::Facts> kept(const Stamps& stamps, const SiteId& site, const MemberId& member);
    std::size_t size() const { return kept_.size(); }
    std::size_t bytes() const { return kept_.bytes(); }  // about

private:
    struct Kept {
        SiteId site;
        std::uint64_t stamp;
        std::shared_ptr<const access::Facts> facts;
    };
    Recent<MemberId, Kept> kept_;
};

}  // namespace hub::portal
