#include "app/clock_watch.h"

#include "app/operation_rows.h"
#include "base/log.h"
#include "base/sabotage.h"
#include "jobs/wake.h"

namespace hub::app {

namespace {

constexpr Duration too_little = 2s;  // what time servers do in small steps, and a thread that was late

}  // namespace

std::optional<Duration> ClockWatch::set_back(Time wall, Moment steady) {
    const auto last = std::exchange(last_, Look{wall, steady});
    if (!last) return std::nullopt;
    const auto should_be = last->wall + std::chrono::duration_cast<Duration>(steady - last->steady);
    if (should_be - wall < too_little) return std::nullopt;
    return should_be - wall;
}

jobs::Step ClockWatch::step(App& app) {
    // The steady clock first: a thread that is held up between the two sees a wall clock that ran ahead, not back.
    const Moment steady = std::chrono::steady_clock::now();
    const auto back = set_back(app.clock.now(), steady);
    if (!back || sabotaged("clock_steps_unseen")) return jobs::Step::found_nothing;
    const std::int64_t moved = app.store.write_everywhere([&](Tx& tx) { return rows::bring_forward(tx, *back); });
    log::warn("the clock was set back", {{"ms", std::to_string(back->count())}, {"moved", std::to_string(moved)}});
    for (jobs::Wake* const wake : {&app.inbox_wake, &app.delivery_wake, &app.mail_wake}) wake->call();
    return jobs::Step::found_nothing;
}

}  // namespace hub::app
