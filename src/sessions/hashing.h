#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/secret.h"

namespace hub::sessions {

// Password hashing, bounded: as many at a time as there are cores, a limited number of callers waiting their turn, and
// Unavailable for the rest, so that a stampede costs neither the machine's memory nor everyone else's time. Runs on the
// caller's thread. Thread-safe.
class Hashing {
public:
    struct Settings {
        std::size_t at_once = 0;  // 0: as many as there are cores
        std::size_t queue = 256;
    };

    Hashing() : Hashing(Settings{}) {}
    explicit Hashing(Settings settings);

    // A place in the queue. Taken before anything is counted or written, so that who is turned away loses nothing.
    class Place {
    public:
        // `address`: from where, if that counts. Throws Unavailable when too many wait.
        explicit Place(Hashing& hashing, std::string address = {});
        ~Place();
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        std::string hash(const Secret<std::string>& password);
        // An empty hash is nobody's: the same work is done for it, and the answer is no.
        bool matches(const std::string& hash, const Secret<std::string>& password);
        // How many places its address had when it was taken, this one too.
        std::int64_t of_the_address() const { return of_the_address_; }

    private:
        Hashing& hashing_;
        const std::string address_;
        std::int64_t of_the_address_ = 0;
    };

    std::uint64_t count() const;  // of hashes worked out

private:
    class Turn;

    const std::size_t at_once_;
    const std::size_t places_;
    mutable std::mutex mutex_;  // guards everything below
    std::condition_variable freed_;
    std::size_t taken_ = 0;  // places
    std::unordered_map<std::string, std::int64_t> by_address_;
    std::size_t running_ = 0;
    std::uint64_t count_ = 0;
};

}  // namespace hub::sessions
