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

bool Sending::is_at_stream() const {
    return wire_.elsewhere && part_ < wire_.parts.size() && wire_.parts[part_].bytes.length > 0;
}

bool Sending::waits_for_source() {
    if (!is_at_stream()) return false;
    if (!stream_) stream_ = wire_.elsewhere->open(wire_.parts[part_].bytes);
    return stream_->bytes().empty() && !stream_->is_over();
}

void Sending::when_ready(std::function<void()> call) {
    stream_->when_ready(std::move(call));
}

bool Sending::has_failed() {
    return stream_ && stream_->bytes().empty() && stream_->is_over();
}

Socket::Moved Sending::send_stream(Socket& socket) {
    if (has_failed()) return {.count = 0, .would_block = false, .is_over = true};
    const Socket::Moved sent = socket.write(stream_->bytes(), {});
    stream_->take(sent.count);
    return sent;
}

Socket::Moved Sending::send_part(Socket& socket) {
    const Wire::Part& part = wire_.parts[part_];
    const std::uint64_t text_size = part.text.size();
    const std::uint64_t in_bytes = in_part_ - std::min(in_part_, text_size);
    const Socket::Moved sent = in_part_ < text_size ? socket.write(from(part.text, in_part_), {})
                               : wire_.elsewhere    ? send_stream(socket)
                                                    : socket.send_file(*wire_.file, part.bytes.first + in_bytes,
                                                                       std::min(part.bytes.length - in_bytes, share));
    in_part_ += sent.count;
    if (in_part_ == text_size + part.bytes.length) {
        stream_.reset();
        ++part_;
        in_part_ = 0;
    }
    return sent;
}

}  // namespace hub::http
