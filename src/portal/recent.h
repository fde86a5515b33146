#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

namespace hub::portal {

// What was asked for last, up to a limit; what was asked for longest ago makes room. Thread-safe.
template <class Key, class Value>
class Recent {
public:
    explicit Recent(std::size_t limit) : limit_(limit) {}

    // A copy, so let values be pointers.
    std::optional<Value> find(const Key& key) {
        const std::lock_guard lock{mutex_};
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) return std::nullopt;
        recent_first_.splice(recent_first_.begin(), recent_first_, found->second);
        return found->second->second;
    }

    void keep(const Key& key, Value value) {
        const std::lock_guard lock{mutex_};
        if (const auto old = by_key_.find(key); old != by_key_.end()) {
            old->second->second = std::move(value);
            recent_first_.splice(recent_first_.begin(), recent_first_, old->second);
            return;
        }
        recent_first_.emplace_front(key, std::move(value));
        by_key_.emplace(key, recent_first_.begin());
        while (recent_first_.size() > limit_) {
            by_key_.erase(recent_first_.back().first);
            recent_first_.pop_back();
        }
    }

    std::size_t size() const {
        const std::lock_guard lock{mutex_};
        return recent_first_.size();
    }

private:
    using Pair = std::pair<Key, Value>;

    const std::size_t limit_;
    mutable std::mutex mutex_;
    std::list<Pair> recent_first_;                                        // guarded by mutex_
    std::unordered_map<Key, typename std::list<Pair>::iterator> by_key_;  // guarded by mutex_
};

}  // namespace hub::portal
