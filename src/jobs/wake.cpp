#include "jobs/wake.h"

namespace hub::jobs {

void Wake::call() {
    {
        const std::scoped_lock lock{mutex_};
        called_ = true;
    }
    changed_.notify_all();
}

void Wake::wait(const std::stop_token& stopping, Duration at_most) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, stopping, at_most, [&] { return called_; });
    called_ = false;
}

}  // namespace hub::jobs
