#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace hub::http {

// Everyone who is connected. Who comes is kept weakly and counted until they call leave().
template <class One>
class Crowd {
public:
    void enter(const std::shared_ptr<One>& one) {
        const std::lock_guard lock(mutex_);
        ++count_;
        if (all_.size() > 64 && all_.size() > 2 * count_) forget_the_gone();
        all_.push_back(one);
    }
    void leave() { --count_; }
    std::size_t count() const { return count_; }

    std::vector<std::shared_ptr<One>> all() {
        const std::lock_guard lock(mutex_);
        std::vector<std::shared_ptr<One>> here;
        here.reserve(all_.size());
        for (const std::weak_ptr<One>& one : all_) {
            if (auto present = one.lock()) here.push_back(std::move(present));
        }
        return here;
    }

private:
    void forget_the_gone() {
        std::erase_if(all_, [](const std::weak_ptr<One>& one) { return one.expired(); });
    }

    std::atomic<std::size_t> count_ = 0;
    std::mutex mutex_;  // guards all_
    std::vector<std::weak_ptr<One>> all_;
};

}  // namespace hub::http
