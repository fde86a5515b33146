#include "jobs/crew.h"

#include <exception>
#include <utility>

#include "base/log.h"

namespace hub::jobs {

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
        lock.unlock();
        run(task);
        lock.lock();
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

}  // namespace hub::jobs
