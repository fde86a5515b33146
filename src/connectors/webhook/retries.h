#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"

namespace hub::connectors::webhook {

constexpr Duration longest_wait = std::chrono::hours{24};  // of what a receiver may ask for

// When to try again after attempt number `attempts` failed; empty when that was the last one. The published pauses,
// each up to a fifth shorter or longer; `chance` from 0 to 1 says where in between. Who asked for more time gets it.
std::optional<Duration> pause_after(std::int64_t attempts, double chance, std::optional<Duration> asked_for);

}  // namespace hub::connectors::webhook
