#include "wire.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace hub::bench {

namespace {

bool same_letters(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, [](char letter, char wanted) {
        return std::tolower(static_cast<unsigned char>(letter)) == wanted;
    });
}

std::size_t number_in(std::string_view text, int base) {
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

// The chunks from `at` on; empty while some are missing.
std::optional<Message> chunked(std::string_view bytes, std::size_t at) {
    Message message{.head = bytes.substr(0, at), .body = {}, .size = 0};
    while (true) {
        const std::size_t line = bytes.find("\r\n", at);
        if (line == std::string_view::npos) return std::nullopt;
        const std::size_t length = number_in(bytes.substr(at, line - at), 16);
        const std::size_t next = line + 2 + length + 2;
        if (bytes.size() < next) return std::nullopt;
        if (length == 0) {
            message.size = next;
            return message;
        }
        message.body += bytes.substr(line + 2, length);
        at = next;
    }
}

}  // namespace

std::string_view header_of(std::string_view head, std::string_view lower_case_name) {
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
        const std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !same_letters(line.substr(0, colon), lower_case_name)) continue;
        const std::size_t begin = line.find_first_not_of(' ', colon + 1);
        return begin == std::string_view::npos ? std::string_view{} : line.substr(begin);
    }
    return {};
}

int status_of(std::string_view head) {
    return head.size() < 12 ? 0 : static_cast<int>(number_in(head.substr(9, 3), 10));
}

std::optional<Message> first_message(std::string_view bytes) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view head = bytes.substr(0, end + 2);
    const std::size_t begin = end + 4;
    if (same_letters(header_of(head, "transfer-encoding"), "chunked")) {
        auto found = chunked(bytes, begin);
        if (found) found->head = head;
        return found;
    }
    const std::size_t length = number_in(header_of(head, "content-length"), 10);
    if (bytes.size() < begin + length) return std::nullopt;
    return Message{.head = head, .body = std::string{bytes.substr(begin, length)}, .size = begin + length};
}

}  // namespace hub::bench
