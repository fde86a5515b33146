#include "connectors/webhook/health.h"

#include <algorithm>

#include "base/sabotage.h"
#include "connectors/webhook/retries.h"

namespace hub::connectors::webhook {

namespace {

Duration rest_after(std::int64_t rests) {
    constexpr std::int64_t doublings_most = 10;
    return std::min(first_rest * (std::int64_t{1} << std::min(rests, doublings_most)), longest_rest);
}

void be_quiet_until(Health& health, Time moment) {
    health.quiet_until = std::max(health.quiet_until.value_or(moment), moment);
}

bool has_failed_for(const Health& health, Duration length, Time now) {
    return health.failing_since && now - *health.failing_since >= length;
}

}  // namespace

bool is_resting(std::int64_t failures) {
    return failures >= failures_most && !sabotaged("no_breaker");
}

Health after_failure(const Health& before, Time now, std::optional<Duration> asked_for) {
    Health health = before;
    if (!health.failing_since) health.failing_since = now;
    ++health.failures;
    // What was under way when the rest began doesn't make the next one longer.
    const bool is_quiet = before.quiet_until && now < *before.quiet_until;
    if (is_resting(health.failures) && !is_quiet) {
        be_quiet_until(health, now + rest_after(health.rests));
        ++health.rests;
    }
    if (asked_for) be_quiet_until(health, now + std::min(*asked_for, longest_wait));
    return health;
}

bool is_due_for_warning(const Health& health, Time now) {
    return has_failed_for(health, warned_after, now);
}

bool is_due_for_end(const Health& health, Time now) {
    return has_failed_for(health, disabled_after, now);
}

}  // namespace hub::connectors::webhook
