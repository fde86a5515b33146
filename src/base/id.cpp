#include "base/id.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/random.h"

namespace hub {

namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t prefix_length = 3;
constexpr std::size_t time_length = 10;

constexpr auto letters_of_id = [] {
    std::array<bool, 256> known{};
    for (const char letter : alphabet) known.at(static_cast<unsigned char>(letter)) = true;
    return known;
}();

bool is_letter_of_id(char letter) {
    return letters_of_id[static_cast<unsigned char>(letter)];
}

}  // namespace

bool is_id(std::string_view prefix, std::string_view text) {
    return text.size() == IdText{}.size() && text.starts_with(prefix) && text[prefix_length] == '_' &&
           std::ranges::all_of(text.substr(prefix_length + 1), is_letter_of_id);
}

IdText parse_id(std::string_view prefix, std::string_view text) {
    if (!is_id(prefix, text)) throw Invalid("id", "should be an id that begins with " + std::string{prefix} + "_");
    IdText id{};
    std::ranges::copy(text, id.begin());
    return id;
}

IdText fresh_id(std::string_view prefix, Time now) {
    IdText id{};
    std::ranges::copy(prefix, id.begin());
    id[prefix_length] = '_';
    auto milliseconds = static_cast<std::uint64_t>(milliseconds_of(now));
    for (std::size_t place = prefix_length + time_length; place > prefix_length; --place) {
        id[place] = alphabet[milliseconds & 31U];
        milliseconds >>= 5U;
    }
    const std::string noise = random::bytes(id.size() - prefix_length - time_length - 1);
    std::ranges::transform(noise, id.begin() + prefix_length + time_length + 1,
                           [](char byte) { return alphabet[static_cast<unsigned char>(byte) & 31U]; });
    return id;
}

}  // namespace hub
