#include "sessions/hashing.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/crypto.h"
#include "base/error.h"
#include "base/sabotage.h"

namespace hub::sessions {

// One of those that hash at this moment; waits for its turn, and gives it back.
class Hashing::Turn {
public:
    explicit Turn(Hashing& hashing) : hashing_(hashing) {
        std::unique_lock lock(hashing.mutex_);
        hashing.freed_.wait(lock,
                            [&] { return hashing.running_ < hashing.at_once_ || sabotaged("hash_without_turn"); });
        ++hashing.running_;
        ++hashing.count_;
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        {
            const std::lock_guard lock(hashing_.mutex_);
            --hashing_.running_;
        }
        hashing_.freed_.notify_one();
    }

private:
    Hashing& hashing_;
};

Hashing::Hashing(Settings settings)
    : at_once_(settings.at_once > 0 ? settings.at_once : std::max(1U, std::thread::hardware_concurrency())),
      places_(at_once_ + settings.queue) {}

Hashing::Place::Place(Hashing& hashing, std::string address) : hashing_(hashing), address_(std::move(address)) {
    const std::lock_guard lock(hashing.mutex_);
    if (hashing.taken_ >= hashing.places_) {
        throw Unavailable("Very many people are logging in just now. Try again in a moment.");
    }
    of_the_address_ = ++hashing.by_address_[address_];
    ++hashing.taken_;
}

Hashing::Place::~Place() {
    const std::lock_guard lock(hashing_.mutex_);
    --hashing_.taken_;
    const auto here = hashing_.by_address_.find(address_);
    if (--here->second == 0) hashing_.by_address_.erase(here);
}

std::string Hashing::Place::hash(const Secret<std::string>& password) {
    const Turn turn(hashing_);
    return crypto::hash_password(password);
}

bool Hashing::Place::matches(const std::string& hash, const Secret<std::string>& password) {
    const Turn turn(hashing_);
    if (!hash.empty()) return crypto::password_matches(hash, password);
    if (!sabotaged("strangers_unhashed")) crypto::check_nobodys_password(password);
    return false;
}

std::uint64_t Hashing::count() const {
    const std::lock_guard lock(mutex_);
    return count_;
}

}  // namespace hub::sessions
