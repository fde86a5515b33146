#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace hub::jobs {

// Threads for slow things, made when they are first needed, `most` at a time; more tasks wait. A task that throws is
// logged. Its end lets running tasks finish and drops those that wait. Thread-safe.
//
// A task that takes longer than any that ends ends the process: it would keep its thread for ever. Who starts it again
// finds what the task had claimed, and counts.
class Crew {
public:
    using Task = std::function<void()>;

    Crew(std::string name, std::size_t most);
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    void give(Task task);
    // How many tasks would start at once.
    std::size_t room() const;

private:
    void work();
    void run(const Task& task) const;
    void keep_watch(const std::stop_token& over);

    const std::string name_;
    const std::size_t most_;
    mutable std::mutex mutex_;  // guards everything below
    std::condition_variable changed_;
    std::deque<Task> waiting_;
    std::size_t busy_ = 0;
    bool ending_ = false;
    std::multiset<std::chrono::steady_clock::time_point> begun_;  // of the tasks that run
    std::vector<std::jthread> threads_;
    std::condition_variable_any looked_;
    std::jthread watch_;  // from the first task on; last, for it looks at all of this
};

}  // namespace hub::jobs
