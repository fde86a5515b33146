#pragma once

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
// told that the database is busy (Unavailable).
class Pool {
public:
    using Connect = std::function<std::unique_ptr<Session>()>;

    Pool(std::size_t size, Connect connect) : size_(size), connect_(std::move(connect)) {}

    // Gives its connection back when it goes, or lets it drop when it was called broken.
    class Lease {
    public:
        Lease(Pool& pool, std::unique_ptr<Session> session) : pool_(pool), session_(std::move(session)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(session_)); }

        Session& operator*() const { return *session_; }
        void drop() { session_.reset(); }

    private:
        Pool& pool_;
        std::unique_ptr<Session> session_;
    };

    Lease take();

private:
    void give_back(std::unique_ptr<Session> session);

    static constexpr Duration patience = 5s;

    const std::size_t size_;
    const Connect connect_;
    std::mutex mutex_;  // guards idle_ and opened_
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Session>> idle_;
    std::size_t opened_ = 0;
};

}  // namespace hub::db
