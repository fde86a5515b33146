#pragma once

#include "base/clock.h"

#include <atomic>
#include <filesystem>
#include <memory>

namespace hub::app {

// For tests: the system's clock plus an offset in milliseconds that a file holds. The file is looked at again when it
// is older than a few milliseconds; an unreadable one means no offset.
class MovedClock final : public Clock {
public:
    explicit MovedClock(std::filesystem::path file) : file_(std::move(file)) {}
    Time now() const override;

private:
    std::filesystem::path file_;
    mutable std::atomic<std::int64_t> offset_{0};
    mutable std::atomic<std::int64_t> read_at_{0};
};

// The clock that the settings ask for; a release build has only the system's.
std::unique_ptr<Clock> make_clock(const std::string& clock_file);

}  // namespace hub::app
