#include "db/pool.h"

#include "base/error.h"
#include "base/random.h"
#include "base/sabotage.h"

namespace hub::db {

Pool::Lease Pool::take() {
    std::unique_lock lock{mutex_};
    const bool has_room =
        returned_.wait_for(lock, patience, [&] { return !idle_.empty() || opened_ + connecting_ < size_; });
    if (!has_room) throw Unavailable("The database is busy. Nothing was done; try again in a moment.");
    if (!idle_.empty()) return lend_idle();
    if (may_connect()) {
        try {
            return Lease{*this, connect(lock)};
        } catch (const Unavailable&) {
            if (!has_come_back(lock)) throw;
        }
    } else if (!has_come_back(lock)) {
        throw Unavailable("The database can't be reached. Nothing was done; try again in a moment.");
    }
    return lend_idle();
}

Pool::Lease Pool::lend_idle() {
    auto session = std::move(idle_.back());
    idle_.pop_back();
    return Lease{*this, std::move(session)};
}

// While nobody is let in, one at a time; the others see what this one finds.
bool Pool::may_connect() {
    if (!is_away_) return true;
    const Moment now = std::chrono::steady_clock::now();
    if (now < away_until_) return false;
    away_until_ = now + away_pause;
    return true;
}

// Whether one of ours that was at work is free. Where none is at work there is nothing to wait for.
bool Pool::has_come_back(std::unique_lock<std::mutex>& lock) {
    returned_.wait_for(lock, patience_with_ours, [&] { return !idle_.empty() || at_work() == 0; });
    return !idle_.empty();
}

// Without the lock, for it may take long.
std::unique_ptr<Session> Pool::connect(std::unique_lock<std::mutex>& lock) {
    ++connecting_;
    lock.unlock();
    std::unique_ptr<Session> session;
    try {
        session = connect_();
    } catch (...) {
        lock.lock();
        note_refusal();
        throw;
    }
    lock.lock();
    --connecting_;
    ++opened_;
    is_away_ = false;
    return session;
}

void Pool::note_refusal() {
    --connecting_;
    const std::chrono::milliseconds jitter{random::below(static_cast<std::uint32_t>(away_pause.count()))};
    is_away_ = !sabotaged("reconnect_at_will");
    away_until_ = std::chrono::steady_clock::now() + away_pause + jitter;
    returned_.notify_all();
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
        returned_.notify_one();
    } else {
        --opened_;
        returned_.notify_all();  // some wait for room, others as long as one is at work
    }
}

}  // namespace hub::db
