#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"

// How a receiver fares, as far as it decides when it is asked again. No database.
namespace hub::connectors::webhook {

constexpr std::int64_t failures_most = 10;  // in a row; from then on it is tried with one at a time
constexpr Duration first_rest = 1min;
constexpr Duration longest_rest = 30min;
constexpr Duration warned_after = std::chrono::hours{24};
constexpr Duration disabled_after = std::chrono::days{5};

struct Health {
    std::optional<Time> failing_since{};  // of nothing but failures
    std::int64_t failures = 0;            // in a row
    std::int64_t rests = 0;               // in a row, each twice as long as the one before
    std::optional<Time> quiet_until{};    // nothing is sent before
};

// From now on one delivery at a time is sent, after each rest, until one is taken.
bool is_resting(std::int64_t failures);
// What it is after one more failure. A receiver that asked for time gets it for all that goes to it.
Health after_failure(const Health& before, Time now, std::optional<Duration> asked_for);

bool is_due_for_warning(const Health& health, Time now);
bool is_due_for_end(const Health& health, Time now);

}  // namespace hub::connectors::webhook
