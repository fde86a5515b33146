#include "progress/playback.h"

#include <algorithm>

#include "progress/playback_rows.h"

namespace hub::progress {

namespace {

constexpr std::int64_t usual_speed = 100;
// Each writing takes up five seconds, and some may be taken in advance: a pause, a jump and the end can follow each
// other quickly, but nobody writes faster than once in five seconds for long.
constexpr Duration pace = 5s;
constexpr Duration ahead_max = 30s;

// Until when the pace is taken up, seen from now. More than there can be is of a clock that was set back.
Time paced_until(const rows::Stop& stop, Time now) {
    return stop.paced_until > now + ahead_max ? now : std::max(stop.paced_until, now);
}

bool moves(Reader& reader, const MemberId& member, const Position& position) {
    const auto kept = rows::stop(reader, member, position.file);
    if (!kept) return position.second > 0;
    return kept->second != position.second && paced_until(*kept, reader.now()) + pace <= reader.now() + ahead_max;
}

bool turns(Reader& reader, const MemberId& member, std::int64_t percent) {
    return speed(reader, member) != percent;
}

}  // namespace

bool is_news(Reader& reader, const MemberId& member, const Playing& playing) {
    return (playing.position && moves(reader, member, *playing.position)) ||
           (playing.speed && turns(reader, member, *playing.speed));
}

void remember(Tx& tx, const MemberId& member, const Playing& playing) {
    if (playing.speed && turns(tx, member, *playing.speed)) rows::set_speed(tx, member, *playing.speed);
    if (!playing.position || !moves(tx, member, *playing.position)) return;
    const auto& [file, second] = *playing.position;
    const auto kept = rows::stop(tx, member, file);
    const Time from = kept ? paced_until(*kept, tx.now()) : tx.now();
    rows::set_stop(tx, member, file, {.second = second, .paced_until = from + pace});
}

std::vector<Position> positions(Reader& reader, const MemberId& member, const std::vector<FileId>& files) {
    std::vector<Position> begun;
    for (const FileId& file : files) {
        const auto stop = rows::stop(reader, member, file);
        if (stop && stop->second > 0) begun.push_back({file, stop->second});
    }
    return begun;
}

std::int64_t speed(Reader& reader, const MemberId& member) {
    return rows::speed(reader, member).value_or(usual_speed);
}

}  // namespace hub::progress
