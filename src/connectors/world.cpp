#include "connectors/world.h"

#include "base/ensure.h"
#include "base/sabotage.h"
#include "catalog/cache.h"

namespace hub::connectors {

Duration World::time_left() const {
    return std::chrono::duration_cast<Duration>(deadline_ - std::chrono::steady_clock::now());
}

std::shared_ptr<const catalog::Catalog> World::catalog() const {
    return parts_.catalogs.of(parts_.store, parts_.site);
}

bool World::write(const Work& work) {
    ENSURE(!has_written_);
    const bool apart = sabotaged("dedupe_other_tx");
    const std::optional<Effect> effect = parts_.store.write(parts_.site, [&](Tx& tx) {
        const std::optional<Effect> worked = work(tx);
        if (worked && !apart) finish_(tx, *worked);
        return worked;
    });
    if (!effect) return false;
    if (apart) parts_.store.write(parts_.site, [&](Tx& tx) { finish_(tx, *effect); });
    has_written_ = true;
    return true;
}

}  // namespace hub::connectors
