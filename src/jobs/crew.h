#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hub::jobs {

// Threads for slow things, made when they are first needed, `most` at a time; more tasks wait. A task that throws is
// logged. Its end lets running tasks finish and drops those that wait. Thread-safe.
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

    const std::string name_;
    const std::size_t most_;
    mutable std::mutex mutex_;  // guards everything below
    std::condition_variable changed_;
    std::deque<Task> waiting_;
    std::size_t busy_ = 0;
    bool ending_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace hub::jobs
