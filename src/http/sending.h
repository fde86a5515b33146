#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "http/sockets.h"
#include "http/wire.h"

namespace hub::http {

// An answer on its way, and how much of it has gone. For one thread at a time.
class Sending {
public:
    Sending() = default;
    explicit Sending(Wire wire) : wire_(std::move(wire)) {}

    bool is_done() const;
    // Nothing can be sent before more has come from elsewhere: then wait with when_ready(), which calls once from any
    // thread, and look again. Asks there for the next part where that is due.
    bool waits_for_source();
    void when_ready(std::function<void()> call);
    // No more will come from there, although it should.
    bool has_failed();
    // Sends as much as the socket takes at once, and no more than a share that leaves room for others.
    Socket::Moved go_on(Socket& socket);

private:
    std::size_t memory_size() const { return wire_.head.size() + wire_.content().size(); }
    Socket::Moved send_memory(Socket& socket);
    Socket::Moved send_part(Socket& socket);
    Socket::Moved send_stream(Socket& socket);
    bool is_at_stream() const;

    Wire wire_;
    std::size_t in_memory_ = 0;       // sent of the head and what follows it in memory
    std::size_t part_ = 0;            // of the file, being sent
    std::uint64_t in_part_ = 0;       // sent of its text and its bytes
    std::unique_ptr<Inflow> stream_;  // of that part, where it comes from elsewhere
};

}  // namespace hub::http
