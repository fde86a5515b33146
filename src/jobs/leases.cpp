#include "jobs/leases.h"

#include <utility>

namespace hub::jobs {

std::vector<Leases::Claim> Leases::abandoned(const std::vector<Claim>& standing, Moment now) {
    std::unordered_map<std::string, Sighting> still_seen;
    std::vector<Claim> found;
    for (const Claim& claim : standing) {
        const auto known = seen_.find(claim.key);
        const bool is_same = known != seen_.end() && known->second.epoch == claim.epoch;
        const Moment since = is_same ? known->second.since : now;
        if (now - since >= lease_)
            found.push_back(claim);
        else
            still_seen.insert_or_assign(claim.key, Sighting{claim.epoch, since});
    }
    seen_ = std::move(still_seen);
    return found;
}

}  // namespace hub::jobs
