#include "http/grammar.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace hub::http {

namespace {

constexpr bool is_alphanumeric(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

constexpr std::array<bool, 256> token_letters = [] {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    std::array<bool, 256> table{};
    for (std::size_t code = 0; code < 128; ++code) {
        const char letter = static_cast<char>(code);
        table[code] = is_alphanumeric(letter) || marks.find(letter) != std::string_view::npos;
    }
    return table;
}();

constexpr char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

bool is_token(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char letter) { return token_letters[static_cast<unsigned char>(letter)]; });
}

bool is_field_text(std::string_view text) {
    bool plain = true;
    for (const char letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        if ((code < 0x20 && letter != '\t') || code == 0x7F) return false;
        plain = plain && code < 0x80;
    }
    return plain || is_utf8(text);
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

int hex_value(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

std::string lower_case(std::string_view text) {
    std::string lowered{text};
    std::ranges::transform(lowered, lowered.begin(), lower);
    return lowered;
}

bool same_but_for_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

std::string_view without_blanks(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace hub::http
