#pragma once

#include <chrono>
#include <optional>

#include "app/app.h"
#include "base/clock.h"
#include "jobs/loop.h"

namespace hub::app {

// Notices when the wall clock is set back, by a clock that only grows. What waits is due at a moment of the wall clock:
// a retry in five seconds would be one in a day when the clock goes back by a day. Set forward, it is due early, which
// does no harm. One thread.
class ClockWatch {
public:
    using Moment = std::chrono::steady_clock::time_point;

    // By how much it was set back since the last look; empty when it runs as it should.
    std::optional<Duration> set_back(Time wall, Moment steady);

    // Looks, and takes what waits along with the clock.
    jobs::Step step(App& app);

private:
    struct Look {
        Time wall;
        Moment steady;
    };
    std::optional<Look> last_;
};

}  // namespace hub::app
