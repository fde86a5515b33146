#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Just enough of HTTP/1.1 to load our own servers: whole messages with Content-Length or chunks.
namespace hub::bench {

struct Message {
    std::string_view head;  // with the first line
    std::string body;
    std::size_t size;  // of the whole message
};

// The first message of `bytes`, if it is there whole.
std::optional<Message> first_message(std::string_view bytes);

// The value of a header, or empty.
std::string_view header_of(std::string_view head, std::string_view lower_case_name);
int status_of(std::string_view head);

}  // namespace hub::bench
