#include "base/id.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <mutex>
#include <optional>

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

// What tells ids of one millisecond apart: 80 bits at random for the first, and for each that follows more by up to
// 2^40, at random, too. So they sort as they were made, and rows that are made together stand together in every index.
class Noise {
public:
    using Digits = std::array<std::uint8_t, IdText{}.size() - prefix_length - time_length - 1>;  // base 32

    Digits next(std::uint64_t milliseconds) {
        const std::scoped_lock lock{mutex_};
        if (milliseconds != milliseconds_ || !step()) start(milliseconds);
        return digits_;
    }

private:
    static constexpr std::size_t digits_of_step = 8;

    void start(std::uint64_t milliseconds) {
        milliseconds_ = milliseconds;
        std::ranges::transform(random::bytes(digits_.size()), digits_.begin(), digit);
    }

    // False when there is no room above.
    bool step() {
        const std::string more = random::bytes(digits_of_step);
        unsigned carried = 1;
        for (std::size_t place = 0; place < digits_.size(); ++place) {
            std::uint8_t& here = digits_[digits_.size() - 1 - place];
            const unsigned sum = here + carried + (place < more.size() ? digit(more[place]) : 0U);
            here = static_cast<std::uint8_t>(sum & 31U);
            carried = sum >> 5U;
        }
        return carried == 0;
    }

    static std::uint8_t digit(char byte) { return static_cast<unsigned char>(byte) & 31U; }

    std::mutex mutex_;
    std::optional<std::uint64_t> milliseconds_;
    Digits digits_{};
};

Noise& noise_of_this_process() {
    static Noise noise;
    return noise;
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
    const auto milliseconds = static_cast<std::uint64_t>(milliseconds_of(now));
    std::uint64_t left = milliseconds;
    for (std::size_t place = prefix_length + time_length; place > prefix_length; --place) {
        id[place] = alphabet[left & 31U];
        left >>= 5U;
    }
    std::ranges::transform(noise_of_this_process().next(milliseconds), id.begin() + prefix_length + time_length + 1,
                           [](std::uint8_t digit) { return alphabet[digit]; });
    return id;
}

}  // namespace hub
