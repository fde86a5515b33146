#include "http/sending.h"

#include <algorithm>

namespace hub::http {

namespace {

constexpr std::uint64_t share = std::uint64_t{512} * 1024;  // of a file, at once

std::string_view from(std::string_view text, std::size_t place) {
    return text.substr(std::min(place, text.size()));
}

}  // namespace

bool Sending::is_done() const {
    return in_memory_ == memory_size() && part_ == wire_.parts.size();
}

Socket::Moved Sending::go_on(Socket& socket) {
    return in_memory_ < memory_size() ? send_memory(socket) : send_part(socket);
}

Socket::Moved Sending::send_memory(Socket& socket) {
    const std::size_t head_size = wire_.head.size();
    const Socket::Moved sent =
        socket.write(from(wire_.head, in_memory_), from(wire_.content(), in_memory_ - std::min(in_memory_, head_size)));
    in_memory_ += sent.count;
    return sent;
}

Socket::Moved Sending::send_part(Socket& socket) {
    const Wire::Part& part = wire_.parts[part_];
    const std::uint64_t text_size = part.text.size();
    const std::uint64_t in_bytes = in_part_ - std::min(in_part_, text_size);
    const Socket::Moved sent = in_part_ < text_size ? socket.write(from(part.text, in_part_), {})
                                                    : socket.send_file(*wire_.file, part.bytes.first + in_bytes,
                                                                       std::min(part.bytes.length - in_bytes, share));
    in_part_ += sent.count;
    if (in_part_ == text_size + part.bytes.length) {
        ++part_;
        in_part_ = 0;
    }
    return sent;
}

}  // namespace hub::http
