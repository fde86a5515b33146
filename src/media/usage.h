#pragma once

#include <cstdint>
#include <optional>

#include "base/ids.h"
#include "db/tx.h"

// How much each site stores, and how much it may.
namespace hub::media {

struct Usage {
    std::uint64_t stored = 0;              // bytes of its files
    std::uint64_t arriving = 0;            // what resumable uploads that have begun will be
    std::optional<std::uint64_t> quota{};  // empty: as much as the disk holds

    std::uint64_t room() const;  // what may still come
};
// `by_default` is the operator's word for sites without a quota of their own; 0 is none.
Usage load_usage(Reader& reader, std::uint64_t by_default);
// Throws TooLarge, with what to do, unless so many further bytes may be stored.
void require_room(std::uint64_t room, std::uint64_t bytes);

void count_stored(Tx& tx, std::int64_t change);
void count_arriving(Tx& tx, std::int64_t change);
// Empty: what the operator says of all sites.
void set_quota(Tx& tx, std::optional<std::uint64_t> bytes);

}  // namespace hub::media
