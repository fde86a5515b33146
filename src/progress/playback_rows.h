#pragma once

#include <cstdint>
#include <optional>

#include "base/ids.h"
#include "db/store.h"

namespace hub::progress::rows {

struct Stop {
    std::int64_t second;
    Time paced_until;
};
std::optional<Stop> stop(Reader& reader, const MemberId& member, const FileId& file);
void set_stop(Tx& tx, const MemberId& member, const FileId& file, const Stop& stop);

std::optional<std::int64_t> speed(Reader& reader, const MemberId& member);
void set_speed(Tx& tx, const MemberId& member, std::int64_t percent);

}  // namespace hub::progress::rows
