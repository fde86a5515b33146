#pragma once

#include <memory>

namespace hub {

// Whether `current` is what was kept, which may be gone: then nothing that came after it is the same.
template <class T>
bool is_same(const std::weak_ptr<T>& kept, const std::shared_ptr<T>& current) {
    return !kept.owner_before(current) && !current.owner_before(kept);
}

}  // namespace hub
