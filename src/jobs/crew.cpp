#include "jobs/crew.h"

#include <cstdlib>
#include <exception>
#include <utility>

#include "base/log.h"
#include "base/sabotage.h"

namespace hub::jobs {

namespace {

constexpr std::chrono::minutes longest_task{10};  // each call that one makes has a limit of its own, far below
constexpr std::chrono::seconds watch_pause{1};
constexpr int out_of_order = 70;

}  // namespace

Crew::Crew(std::string name, std::size_t most) : name_(std::move(name)), most_(most) {}

Crew::~Crew() {
    std::vector<std::jthread> threads;
    {
        const std::scoped_lock lock{mutex_};
        ending_ = true;
        waiting_.clear();
        threads = std::move(threads_);
    }
    changed_.notify_all();
}  // the threads are joined here

void Crew::give(Task task) {
    {
        const std::scoped_lock lock{mutex_};
        if (ending_) return;
        waiting_.push_back(std::move(task));
        if (!watch_.joinable()) watch_ = std::jthread{[this](const std::stop_token& over) { keep_watch(over); }};
        const std::size_t idle = threads_.size() - busy_;
        if (waiting_.size() > idle && threads_.size() < most_) threads_.emplace_back([this] { work(); });
    }
    changed_.notify_one();
}

std::size_t Crew::room() const {
    const std::scoped_lock lock{mutex_};
    const std::size_t taken = busy_ + waiting_.size();
    return taken < most_ ? most_ - taken : 0;
}

void Crew::work() {
    std::unique_lock lock{mutex_};
    while (true) {
        changed_.wait(lock, [&] { return ending_ || !waiting_.empty(); });
        if (ending_) return;
        const Task task = std::move(waiting_.front());
        waiting_.pop_front();
        ++busy_;
        const auto begun = begun_.insert(std::chrono::steady_clock::now());
        lock.unlock();
        run(task);
        lock.lock();
        begun_.erase(begun);
        --busy_;
    }
}

void Crew::run(const Task& task) const {
    try {
        task();
    } catch (const std::exception& error) {
        log::error("a task failed", {{"crew", name_}, {"what", error.what()}});
    }
}

void Crew::keep_watch(const std::stop_token& over) {
    const auto longest = hurried(longest_task);
    std::unique_lock lock{mutex_};
    while (!looked_.wait_for(lock, over, watch_pause, [&] { return over.stop_requested(); })) {
        const bool is_late = !begun_.empty() && std::chrono::steady_clock::now() - *begun_.begin() > longest;
        if (!is_late || sabotaged("endless_tasks")) continue;
        log::error("a task does not end; ending, so that it is begun anew", {{"crew", name_}});
        log::flush();
        std::_Exit(out_of_order);
    }
}

}  // namespace hub::jobs
