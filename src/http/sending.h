#pragma once

#include <cstddef>
#include <cstdint>

#include "http/sockets.h"
#include "http/wire.h"

namespace hub::http {

// An answer on its way, and how much of it has gone. For one thread at a time.
class Sending {
public:
    Sending() = default;
    explicit Sending(Wire wire) : wire_(std::move(wire)) {}

    bool is_done() const;
    // Sends as much as the socket takes at once, and no more than a share that leaves room for others.
    Socket::Moved go_on(Socket& socket);

private:
    std::size_t memory_size() const { return wire_.head.size() + wire_.content().size(); }
    Socket::Moved send_memory(Socket& socket);
    Socket::Moved send_part(Socket& socket);

    Wire wire_;
    std::size_t in_memory_ = 0;  // sent of the head and what follows it in memory
    std::size_t part_ = 0;       // of the file, being sent
    std::uint64_t in_part_ = 0;  // sent of its text and its bytes
};

}  // namespace hub::http
