#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.h"

namespace hub::app {

// For tests: the system's clock plus an offset in milliseconds that a file holds, read anew each time, so that a test
// that moved it is understood at once. An unreadable file means no offset.
class MovedClock final : public Clock {
public:
    explicit MovedClock(std::filesystem::path file) : file_(std::move(file)) {}
    Time now() const override;

private:
    std::filesystem::path file_;
};

// The clock that the settings ask for; a release build has only the system's.
std::unique_ptr<Clock> make_clock(const std::string& clock_file);

}  // namespace hub::app
