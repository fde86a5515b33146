#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace hub::jobs {

// Finds out who died without saying so, without trusting any clock but our own: a claim that stands unchanged for the
// whole lease, while we watch, is abandoned. Every claim has a new epoch, so a living worker's next claim of the same
// row begins anew, and whoever finishes says the epoch it claimed, so a worker that was only asleep finds itself
// replaced. One thread at a time.
class Leases {
public:
    using Moment = std::chrono::steady_clock::time_point;

    struct Claim {
        std::string key;
        std::int64_t epoch = 0;
    };

    explicit Leases(std::chrono::milliseconds lease) : lease_(lease) {}

    // Of all claims that stand now and aren't our own, those that have stood for the whole lease.
    std::vector<Claim> abandoned(const std::vector<Claim>& standing, Moment now);

private:
    struct Sighting {
        std::int64_t epoch;
        Moment since;
    };

    std::chrono::milliseconds lease_;
    std::unordered_map<std::string, Sighting> seen_;
};

}  // namespace hub::jobs
