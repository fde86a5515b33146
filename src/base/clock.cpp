#include "base/clock.h"

#include "base/text.h"

namespace hub {

namespace {

// Reads `count` digits at `at`; empty when they aren't all digits.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) return std::nullopt;
    int value = 0;
    for (const char letter : text.substr(at, count)) {
        if (letter < '0' || letter > '9') return std::nullopt;
        value = value * 10 + (letter - '0');
    }
    return value;
}

// Z, +02:00 or -05:30; empty when it is none of them.
std::optional<Duration> offset(std::string_view text) {
    if (text == "Z" || text == "z") return Duration{0};
    if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const auto hours = digits(text, 1, 2);
    const auto minutes = digits(text, 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const Duration length = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    return text[0] == '-' ? -length : length;
}

// Takes ".123456" off the front of `rest` and gives its milliseconds.
std::optional<Duration> take_fraction(std::string_view& rest) {
    if (!rest.starts_with('.')) return Duration{0};
    std::size_t length = 1;
    int milliseconds = 0;
    for (; length < rest.size() && rest[length] >= '0' && rest[length] <= '9'; ++length) {
        if (length <= 3) milliseconds = milliseconds * 10 + (rest[length] - '0');
    }
    if (length == 1) return std::nullopt;
    for (std::size_t place = length; place <= 3; ++place) milliseconds *= 10;
    rest.remove_prefix(length);
    return Duration{milliseconds};
}

// Over what stands there, from the right.
void put_digits(std::string& text, std::size_t at, std::size_t count, std::int64_t value) {
    for (std::size_t place = at + count; place > at; value /= 10) {
        text[--place] = static_cast<char>('0' + value % 10);
    }
}

bool is_separated(std::string_view text) {
    return text.size() >= 20 && text[4] == '-' && text[7] == '-' && (text[10] == 'T' || text[10] == 't') &&
           text[13] == ':' && text[16] == ':';
}

}  // namespace

std::string to_rfc3339(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    std::string text = "0000-00-00T00:00:00.000Z";
    put_digits(text, 0, 4, static_cast<int>(date.year()));
    put_digits(text, 5, 2, static_cast<unsigned>(date.month()));
    put_digits(text, 8, 2, static_cast<unsigned>(date.day()));
    put_digits(text, 11, 2, clock.hours().count());
    put_digits(text, 14, 2, clock.minutes().count());
    put_digits(text, 17, 2, clock.seconds().count());
    put_digits(text, 20, 3, clock.subseconds().count());
    return text;
}

std::optional<Time> parse_rfc3339(std::string_view text) {
    if (!is_separated(text)) return std::nullopt;
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 5, 2);
    const auto day = digits(text, 8, 2);
    const auto hour = digits(text, 11, 2);
    const auto minute = digits(text, 14, 2);
    const auto second = digits(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    std::string_view rest = text.substr(19);
    const auto fraction = take_fraction(rest);
    const auto shift = offset(rest);
    if (!fraction || !shift) return std::nullopt;
    return Time{std::chrono::sys_days{date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second} + *fraction - *shift;
}

Time SystemClock::now() const {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

}  // namespace hub
