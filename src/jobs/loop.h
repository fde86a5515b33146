#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/clock.h"
#include "jobs/wake.h"

namespace hub::jobs {

enum class Step { did_something, found_nothing };

// A thread that takes one step after another until there is nothing to do, then waits for its wake or for the timer.
// A step that throws is logged and tried again after a pause that grows to four seconds; nothing else stops the loop
// but its end, which lets the running step finish.
class Loop {
public:
    using Work = std::function<Step()>;

    // `wake` must outlive it.
    Loop(std::string name, Wake& wake, Duration timer, Work work);

    // Asks it to end without waiting for it.
    void stop();

private:
    void run(const std::stop_token& stopping);

    const std::string name_;
    Wake& wake_;
    const Duration timer_;
    const Work work_;
    std::jthread thread_;  // last: ends before what it uses
};

}  // namespace hub::jobs
