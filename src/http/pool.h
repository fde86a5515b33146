#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "http/figures.h"

namespace hub::http {

// A fixed number of threads and a bounded queue before them. Jobs may block and must not throw.
class Pool {
public:
    using Job = std::function<void()>;

    Pool(std::size_t threads, std::size_t queue_max);
    // Runs what was accepted, then joins.
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    // False when the queue is full: nothing was taken.
    [[nodiscard]] bool offer(Job job);

    // For the end of what goes on elsewhere: a job that is promised is never refused, and the pool doesn't go before it
    // was given.
    void promise();
    void give(Job promised);
    void take_back_promise();

    // All but the connections, which it doesn't know.
    Load load() const;

private:
    // These two with the lock held. add() answers whether a thread must be woken.
    bool add(Job job);
    void keep_promise();
    void work();

    const std::size_t queue_max_;
    mutable std::mutex mutex_;  // guards everything below but threads_
    std::condition_variable ready_;
    std::deque<Job> waiting_;
    std::size_t idle_ = 0;
    bool is_waking_ = false;  // one thread is on its way; it wakes the next when there is more
    bool is_stopping_ = false;
    std::size_t promised_ = 0;
    std::condition_variable all_given_;
    std::vector<std::jthread> threads_;
};

}  // namespace hub::http
