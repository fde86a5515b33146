#include "db/pool.h"

namespace hub::db {

Pool::Lease Pool::take() {
    std::unique_lock lock{mutex_};
    returned_.wait(lock, [&] { return !idle_.empty() || opened_ < size_; });
    if (!idle_.empty()) {
        auto session = std::move(idle_.back());
        idle_.pop_back();
        return Lease{*this, std::move(session)};
    }
    ++opened_;
    lock.unlock();
    try {
        return Lease{*this, connect_()};
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void Pool::give_back(std::unique_ptr<Session> session) {
    const std::scoped_lock lock{mutex_};
    if (session) {
        idle_.push_back(std::move(session));
    } else {
        --opened_;
    }
    returned_.notify_one();
}

}  // namespace hub::db
