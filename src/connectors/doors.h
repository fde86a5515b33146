#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "connectors/connection.h"
#include "db/store.h"

namespace hub::connectors {

// Whose address an event came in by, without asking the database each time. What another node changed shows within
// seconds, what this one changed at once. Thread-safe.
class Doors {
public:
    Doors(Store& store, const crypto::Sealer& sealer) : store_(store), sealer_(sealer) {}

    // Null when there is no such door.
    std::shared_ptr<const Connection> find(std::string_view hook_key);
    // The same without asking the database: null when it isn't known.
    std::shared_ptr<const Connection> find_known(std::string_view hook_key);
    // Everyone's, as far as they are known. Only sabotage asks.
    std::vector<std::shared_ptr<const Connection>> all();

private:
    struct Kept {
        std::shared_ptr<const Connection> connection;
        std::uint64_t stamp;
        std::chrono::steady_clock::time_point read_at;
    };

    Store& store_;
    const crypto::Sealer& sealer_;
    std::mutex mutex_;  // guards kept_
    std::map<std::string, Kept, std::less<>> kept_;
};

}  // namespace hub::connectors
