#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

// Wall-clock time, UTC, to the millisecond. Stored as BIGINT milliseconds since 1970.
using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Duration>;

using namespace std::chrono_literals;

constexpr std::int64_t milliseconds_of(Time time) {
    return time.time_since_epoch().count();
}
constexpr Time time_of(std::int64_t milliseconds) {
    return Time{Duration{milliseconds}};
}

// RFC 3339 in UTC with milliseconds: 2026-11-21T10:00:00.000Z.
std::string to_rfc3339(Time time);
// Accepts any RFC 3339 date-time (offsets and fractions too); empty when it isn't one.
std::optional<Time> parse_rfc3339(std::string_view text);

// The one source of now. Passed to whoever asks; the domain uses Tx::now(). Implementations are thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override;
};

// For tests: stands still until it is told to move.
class StoppedClock final : public Clock {
public:
    explicit StoppedClock(Time start) : now_(milliseconds_of(start)) {}
    Time now() const override { return time_of(now_.load()); }
    void advance(Duration length) { now_.fetch_add(length.count()); }
    void set(Time time) { now_.store(milliseconds_of(time)); }

private:
    std::atomic<std::int64_t> now_;
};

}  // namespace hub
