#include "http/pool.h"

#include <utility>

namespace hub::http {

Pool::Pool(std::size_t threads, std::size_t queue_max) : queue_max_(queue_max) {
    threads_.reserve(threads);
    for (std::size_t count = 0; count < threads; ++count) threads_.emplace_back([this] { work(); });
}

Pool::~Pool() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    ready_.notify_all();
    threads_.clear();
}

// Waking a thread costs a system call, so a burst of jobs wakes one, which wakes another only when it leaves work
// behind: short jobs stay on few warm threads, blocking ones spread out.
bool Pool::offer(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (is_stopping_ || waiting_.size() >= queue_max_ + idle_) return false;
        waiting_.push_back(std::move(job));
        if (idle_ == 0 || is_waking_) return true;
        is_waking_ = true;
    }
    ready_.notify_one();
    return true;
}

void Pool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        while (waiting_.empty() && !is_stopping_) {
            ++idle_;
            ready_.wait(lock);
            --idle_;
            is_waking_ = false;
        }
        if (waiting_.empty()) return;
        Job job = std::move(waiting_.front());
        waiting_.pop_front();
        const bool wakes_another = !waiting_.empty() && idle_ > 0 && !is_waking_;
        is_waking_ = is_waking_ || wakes_another;
        lock.unlock();
        if (wakes_another) ready_.notify_one();
        job();
        job = nullptr;
        lock.lock();
    }
}

}  // namespace hub::http
