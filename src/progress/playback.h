#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "db/store.h"

// Where members stopped in what plays, and how fast they play it: on whatever device they go on.
namespace hub::progress {

inline constexpr std::int64_t position_max = std::int64_t{7} * 24 * 3600;  // seconds; nothing plays longer than a week
inline constexpr std::int64_t speed_min = 25;                              // percent
inline constexpr std::int64_t speed_max = 400;

struct Position {
    FileId file;
    std::int64_t second;  // 0 where it begins, and after its end
};
// What a player says of itself; it knows one of them or both.
struct Playing {
    std::optional<Position> position{};
    std::optional<std::int64_t> speed{};  // percent
};

// Whether it changes what is kept. What comes faster than the pace of the file is no news: six writings may follow each
// other at once, then one in five seconds.
bool is_news(Reader& reader, const MemberId& member, const Playing& playing);
// One row for a member and file, one for a member's speed. What is no news changes nothing.
void remember(Tx& tx, const MemberId& member, const Playing& playing);

// Where to go on, of these files: those that were begun.
std::vector<Position> positions(Reader& reader, const MemberId& member, const std::vector<FileId>& files);
// In percent; 100 unless they chose another.
std::int64_t speed(Reader& reader, const MemberId& member);

}  // namespace hub::progress
