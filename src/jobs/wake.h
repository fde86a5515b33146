#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "base/clock.h"

namespace hub::jobs {

// Tells a loop that there may be work. A call while nobody waits is kept, several become one. Thread-safe.
class Wake {
public:
    void call();
    // Returns once called (or if it was called since the last wait), after `at_most`, or when stopping.
    void wait(const std::stop_token& stopping, Duration at_most);

private:
    std::mutex mutex_;  // guards called_
    std::condition_variable_any changed_;
    bool called_ = false;
};

}  // namespace hub::jobs
