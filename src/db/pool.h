#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "db/session.h"

namespace hub::db {

// Connections to borrow. Opens them when they are first wanted, at most `size`; who comes later waits a while, then is
// told that the database is busy (Unavailable). While the database lets nobody in, one caller now and then tries to
// connect. The others wait a moment for one of ours that is at work, for others may have taken the rest; when there is
// none, the database is away, and they are told so at once: it is neither hammered nor waited for.
class Pool {
public:
    using Connect = std::function<std::unique_ptr<Session>()>;

    Pool(std::size_t size, Connect connect) : size_(size), connect_(std::move(connect)) {}

    // Gives its connection back when it goes. One that was called broken is dropped, and with it all that nobody uses
    // at the moment: they broke with it, or are made anew in a moment.
    class Lease {
    public:
        Lease(Pool& pool, std::unique_ptr<Session> session) : pool_(pool), session_(std::move(session)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(session_)); }

        Session& operator*() const { return *session_; }
        void drop();

    private:
        Pool& pool_;
        std::unique_ptr<Session> session_;
    };

    Lease take();

private:
    using Moment = std::chrono::steady_clock::time_point;

    bool has_come_back(std::unique_lock<std::mutex>& lock);
    Lease lend_idle();
    bool may_connect();
    std::unique_ptr<Session> connect(std::unique_lock<std::mutex>& lock);
    void note_refusal();
    std::size_t at_work() const { return opened_ - idle_.size(); }
    void give_back(std::unique_ptr<Session> session);

    static constexpr Duration patience = 5s;
    static constexpr std::chrono::milliseconds patience_with_ours{500};  // when no other can be had
    static constexpr std::chrono::milliseconds away_pause{250};          // before the next attempt to connect, at least

    const std::size_t size_;
    const Connect connect_;
    std::mutex mutex_;  // guards everything below
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Session>> idle_;
    std::size_t opened_ = 0;
    std::size_t connecting_ = 0;  // beside those, and they need room as well
    bool is_away_ = false;        // the last attempt to connect failed: nobody is let in
    Moment away_until_{};
};

}  // namespace hub::db
