#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "http/addresses.h"
#include "http/pool.h"

namespace hub::http {

// Finds the addresses of names within a limit of time, and remembers them for a moment. A name that hangs holds one of
// a few threads, however many ask for it. Thread-safe.
class Resolver {
public:
    // Blocking; empty when there is none.
    using LookUp = std::function<std::vector<Address>(const std::string& name)>;
    static std::vector<Address> ask_system(const std::string& name);

    explicit Resolver(LookUp look_up = ask_system);

    // Empty when time ran out; no addresses when there is no such name.
    std::optional<std::vector<Address>> find(const std::string& name, Duration patience = 2s);

private:
    struct Answer {
        std::vector<Address> addresses;
        bool is_known = false;
        std::chrono::steady_clock::time_point known_at{};
    };

    std::shared_ptr<Answer> asked(const std::string& name);
    void forget_the_old();

    const LookUp look_up_;
    std::mutex mutex_;  // guards answers_ and what they point to
    std::condition_variable known_;
    std::map<std::string, std::shared_ptr<Answer>> answers_;
    Pool threads_;
};

}  // namespace hub::http
