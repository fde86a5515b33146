#include "http/pool.h"

#include <algorithm>
#include <utility>

namespace hub::http {

Pool::Pool(std::size_t threads, std::size_t queue_max) : queue_max_(queue_max) {
    threads_.reserve(threads);
    for (std::size_t count = 0; count < threads; ++count) threads_.emplace_back([this] { work(); });
}

Pool::~Pool() {
    {
        std::unique_lock lock(mutex_);
        all_given_.wait(lock, [&] { return promised_ == 0; });
        is_stopping_ = true;
    }
    ready_.notify_all();
    threads_.clear();
}

bool Pool::offer(Job job) {
    std::unique_lock lock(mutex_);
    if (is_stopping_ || waiting_.size() >= queue_max_ + idle_) return false;
    const bool wakes = add(std::move(job));
    lock.unlock();
    if (wakes) ready_.notify_one();
    return true;
}

void Pool::promise() {
    const std::lock_guard lock(mutex_);
    ++promised_;
}

// All under the lock: once the last promise is kept, the pool may be gone.
void Pool::give(Job promised) {
    const std::lock_guard lock(mutex_);
    if (add(std::move(promised))) ready_.notify_one();
    keep_promise();
}

void Pool::take_back_promise() {
    const std::lock_guard lock(mutex_);
    keep_promise();
}

void Pool::keep_promise() {
    if (--promised_ == 0) all_given_.notify_all();
}

Load Pool::load() const {
    const std::lock_guard lock(mutex_);
    return {.connections = 0,
            .handlers = threads_.size(),
            .busy = threads_.size() - std::min(idle_, threads_.size()),
            .waiting = waiting_.size()};
}

// Waking a thread costs a system call, so a burst of jobs wakes one, which wakes another only when it leaves work
// behind: short jobs stay on few warm threads, blocking ones spread out.
bool Pool::add(Job job) {
    waiting_.push_back(std::move(job));
    if (idle_ == 0 || is_waking_) return false;
    is_waking_ = true;
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
