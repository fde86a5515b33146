#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

namespace hub {

// What was asked for last, as much as fits into so many bytes; what was asked for longest ago makes room, and the
// newest stays however large it is. Whoever keeps something says about how many bytes it takes. Thread-safe.
template <class Key, class Value>
class Recent {
public:
    explicit Recent(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    // A copy, so let values be pointers.
    std::optional<Value> find(const Key& key) {
        const std::lock_guard lock{mutex_};
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) return std::nullopt;
        recent_first_.splice(recent_first_.begin(), recent_first_, found->second);
        return found->second->value;
    }

    void keep(const Key& key, Value value, std::size_t bytes) {
        const std::lock_guard lock{mutex_};
        if (const auto old = by_key_.find(key); old != by_key_.end()) drop(old->second);
        recent_first_.push_front({key, std::move(value), bytes + bytes_around});
        by_key_.emplace(key, recent_first_.begin());
        bytes_ += recent_first_.front().bytes;
        while (bytes_ > bytes_max_ && recent_first_.size() > 1) drop(std::prev(recent_first_.end()));
    }

    std::size_t size() const {
        const std::lock_guard lock{mutex_};
        return recent_first_.size();
    }

    std::size_t bytes() const {
        const std::lock_guard lock{mutex_};
        return bytes_;
    }

private:
    static constexpr std::size_t bytes_around = 256;  // keys, list and table

    struct Kept {
        Key key;
        Value value;
        std::size_t bytes;
    };
    using Place = typename std::list<Kept>::iterator;

    void drop(Place place) {
        bytes_ -= place->bytes;
        by_key_.erase(place->key);
        recent_first_.erase(place);
    }

    const std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::list<Kept> recent_first_;           // guarded by mutex_
    std::unordered_map<Key, Place> by_key_;  // guarded by mutex_
    std::size_t bytes_ = 0;                  // guarded by mutex_
};

}  // namespace hub
