#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace hub {

// Says whether what was built from the database is still true. Each key (a member's id, a site's id) has a number that
// grows with every commit that changes what is kept under it. Take the stamp before reading, keep it with what was
// built, and use that only while the stamp is the same. Keys share numbers now and then, which costs a rebuild and
// never an error. Thread-safe, of fixed size.
class Stamps {
public:
    std::uint64_t of(std::string_view key) const { return slot(key).load(std::memory_order_acquire); }
    void bump(std::string_view key) { slot(key).fetch_add(1, std::memory_order_acq_rel); }

private:
    using Slot = std::atomic<std::uint64_t>;

    Slot& slot(std::string_view key) { return slots_[std::hash<std::string_view>{}(key) % slots_.size()]; }
    const Slot& slot(std::string_view key) const { return slots_[std::hash<std::string_view>{}(key) % slots_.size()]; }

    std::array<Slot, 65536> slots_{};
};

}  // namespace hub
