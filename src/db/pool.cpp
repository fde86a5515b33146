#include "db/pool.h"

#include "base/error.h"

namespace hub::db {

Pool::Lease Pool::take() {
    std::unique_lock lock{mutex_};
    const bool has_room = returned_.wait_for(lock, patience, [&] { return !idle_.empty() || opened_ < size_; });
    if (!has_room) throw Unavailable("The database is busy. Nothing was done; try again in a moment.");
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
