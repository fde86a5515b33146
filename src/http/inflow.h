#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "http/range.h"

namespace hub::http {

// Bytes that come from another machine while they are sent on. For one reader at a time.
class Inflow {
public:
    virtual ~Inflow() = default;

    // What has come and was not taken yet; stays where it is until the next call of any of these. Empty: nothing yet,
    // or nothing more.
    virtual std::string_view bytes() = 0;
    virtual void take(std::size_t count) = 0;  // off the front of bytes()
    // All that was asked for was taken, or no more of it will come.
    virtual bool is_over() = 0;
    // Calls once, from any thread, when there are bytes or it is over; at once where that is so. A stream that goes
    // away first never calls.
    virtual void when_ready(std::function<void()> call) = 0;
};

// A file that lies elsewhere. Its parts are asked for as they are sent.
struct Elsewhere {
    std::uint64_t size = 0;
    std::function<std::unique_ptr<Inflow>(const ByteRange& part)> open{};
};

}  // namespace hub::http
