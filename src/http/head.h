#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// The strict check of a request's head, made on the raw bytes before Beast sees them. Whatever two parsers might read
// differently is refused, so that nobody in front of us and nobody behind us disagrees on where a request ends.
namespace hub::http {

constexpr std::size_t request_line_max = 8 * 1024;
constexpr std::size_t head_max = 32 * 1024;
constexpr std::size_t fields_max = 100;

// Finds the end of a head while it arrives, and refuses early what can't become one.
class HeadScan {
public:
    enum class State { hungry, complete, refused };

    // `bytes` is all that came of this head so far and perhaps more; between calls it only grows. The state does not
    // depend on how the bytes were split.
    State look(std::string_view bytes);
    std::size_t size() const { return line_start_; }  // when complete: with the empty line
    int refusal() const { return refusal_; }          // when refused: the status to answer

private:
    State refuse(int status);
    State take_line(std::size_t end);

    std::size_t searched_ = 0;
    std::size_t line_start_ = 0;
    std::size_t lines_ = 0;
    int refusal_ = 0;
};

// How the body is framed and what becomes of the connection.
struct Framing {
    int refusal = 0;  // the status to answer before closing; 0: the head is well formed
    bool is_chunked = false;
    std::uint64_t length = 0;
    bool keeps_alive = false;
    bool expects_go_ahead = false;
};

// `head` is everything up to and with the empty line.
Framing check_head(std::string_view head);

}  // namespace hub::http
