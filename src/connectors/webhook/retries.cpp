#include "connectors/webhook/retries.h"

#include <algorithm>
#include <array>

#include "base/sabotage.h"

namespace hub::connectors::webhook {

namespace {

constexpr std::array<Duration, 10> pauses = {5s, 1min, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
constexpr double jitter = 0.2;

}  // namespace

std::optional<Duration> pause_after(std::int64_t attempts, double chance, std::optional<Duration> asked_for) {
    const auto before = static_cast<std::size_t>(std::max<std::int64_t>(attempts - 1, 0));
    if (before >= pauses.size()) return std::nullopt;
    const Duration pause = sabotaged("wrong_ladder") ? pauses.front() : pauses.at(before);
    const double factor = 1.0 - jitter + 2.0 * jitter * chance;
    const Duration spread{static_cast<Duration::rep>(static_cast<double>(pause.count()) * factor)};
    return std::max(spread, std::min(asked_for.value_or(Duration{0}), longest_wait));
}

}  // namespace hub::connectors::webhook
