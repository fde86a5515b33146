#include "db/pool.h"

#include "base/error.h"
#include "base/random.h"
#include "base/sabotage.h"

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
    if (is_away_) {
        const Moment now = std::chrono::steady_clock::now();
        if (now < away_until_)
            throw Unavailable("The database can't be reached. Nothing was done; try again in a moment.");
        away_until_ = now + away_pause;  // the others wait for what this one finds
    }
    ++opened_;
    lock.unlock();
    return Lease{*this, connect()};
}

std::unique_ptr<Session> Pool::connect() {
    try {
        auto session = connect_();
        const std::scoped_lock lock{mutex_};
        is_away_ = false;
        return session;
    } catch (...) {
        give_back(nullptr);
        const std::scoped_lock lock{mutex_};
        const std::chrono::milliseconds jitter{random::below(static_cast<std::uint32_t>(away_pause.count()))};
        is_away_ = !sabotaged("reconnect_at_will");
        away_until_ = std::chrono::steady_clock::now() + away_pause + jitter;
        throw;
    }
}

void Pool::Lease::drop() {
    if (sabotaged("dead_connections_kept")) return;
    session_.reset();
    std::vector<std::unique_ptr<Session>> others;
    const std::scoped_lock lock{pool_.mutex_};
    pool_.opened_ -= pool_.idle_.size();
    others.swap(pool_.idle_);
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
