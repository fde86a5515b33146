#include "base/text.h"

#include <algorithm>
#include <charconv>

#include <unicode/casemap.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace hub {

namespace {

constexpr std::size_t email_size_max = 254;

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
    Number value{};
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
    return value;
}

bool is_slug_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

// The code point at `at`, negative for a broken sequence; moves `at` behind it.
// NOLINTNEXTLINE(readability-function-*): ICU's macro is that long
UChar32 next_letter(std::string_view text, std::int32_t& at) {
    const auto size = static_cast<std::int32_t>(text.size());
    const auto* const octets = reinterpret_cast<const std::uint8_t*>(text.data());
    UChar32 letter = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
    U8_NEXT(octets, at, size, letter);         // NOLINT(bugprone-inc-dec-in-conditions)
#pragma GCC diagnostic pop
    return letter;
}

// Calls fn with each code point, negative for a broken sequence, until it answers false.
template <class Fn>
bool every_letter(std::string_view text, Fn fn) {
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
        if (!fn(next_letter(text, at))) return false;
    }
    return true;
}

std::string without_marks(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const decompose = icu::Normalizer2::getNFDInstance(status);
    const icu::UnicodeString whole =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    icu::UnicodeString bare;
    const icu::UnicodeString parts = decompose->normalize(whole, status);
    for (std::int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1)) {
        const UChar32 letter = parts.char32At(at);
        if (u_charType(letter) != U_NON_SPACING_MARK) bare.append(letter);
    }
    std::string result;
    return bare.toLower().toUTF8String(result);
}

}  // namespace

bool is_utf8(std::string_view text) {
    return every_letter(text, [](UChar32 letter) { return letter >= 0; });
}

std::size_t length_in_letters(std::string_view text) {
    std::size_t count = 0;
    every_letter(text, [&](UChar32) { return ++count > 0; });
    return count;
}

bool is_printable(std::string_view text) {
    return every_letter(text, [](UChar32 letter) {
        return letter == '\t' || letter == '\n' || letter == '\r' ||
               (letter >= 0 && u_charType(letter) != U_CONTROL_CHAR);
    });
}

namespace {

bool is_ascii(char letter) {
    return static_cast<unsigned char>(letter) < 0x80;
}

bool is_inside_letter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

// The bytes of the last code point.
std::string_view last_letter(std::string_view text) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && is_inside_letter(text[begin])) --begin;
    return text.substr(begin);
}

// Not a blank, a control, or what has no width; nor a broken sequence.
bool is_seen(UChar32 letter) {
    if (letter < 0 || u_isUWhiteSpace(letter)) return false;
    if (u_hasBinaryProperty(letter, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return false;
    const auto kind = u_charType(letter);
    return kind != U_CONTROL_CHAR && kind != U_FORMAT_CHAR;
}

char upper_ascii(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

}  // namespace

std::size_t letter_before(std::string_view text, std::size_t at) {
    while (at > 0 && at < text.size() && is_inside_letter(text[at])) --at;
    return at;
}

bool shows_something(std::string_view text) {
    return !every_letter(text, [](UChar32 letter) { return !is_seen(letter); });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty()) {
        std::int32_t size = 0;
        if (!u_isUWhiteSpace(next_letter(text, size))) break;
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    while (!text.empty()) {
        const std::string_view last = last_letter(text);
        std::int32_t begin = 0;
        if (!u_isUWhiteSpace(next_letter(last, begin))) break;
        text.remove_suffix(last.size());
    }
    return text;
}

std::string folded(std::string_view text) {
    const std::string_view bare = trimmed(text);
    // Of the first letters only the large ones change, and most of what is folded has no others.
    if (std::ranges::all_of(bare, is_ascii)) {
        std::string result{bare};
        for (char& letter : result) {
            if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        }
        return result;
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const icu::UnicodeString whole =
        icu::UnicodeString::fromUTF8({bare.data(), static_cast<std::int32_t>(bare.size())});
    std::string result;
    return fold->normalize(whole, status).toUTF8String(result);
}

std::string first_letter(std::string_view text) {
    const std::string_view bare = trimmed(text);
    // Two letters without marks need no table.
    if (bare.size() > 1 && is_ascii(bare[0]) && is_ascii(bare[1])) return {upper_ascii(bare[0])};
    icu::UnicodeString letters = icu::UnicodeString::fromUTF8({bare.data(), static_cast<std::int32_t>(bare.size())});
    std::int32_t end = letters.isEmpty() ? 0 : letters.moveIndex32(0, 1);
    while (end < letters.length() && u_getCombiningClass(letters.char32At(end)) != 0) end = letters.moveIndex32(end, 1);
    letters.truncate(end);
    std::string result;
    return letters.toUpper(icu::Locale::getRoot()).toUTF8String(result);
}

std::string slug_of(std::string_view text) {
    std::string slug;
    for (const char letter : without_marks(text)) {
        if (is_slug_letter(letter)) {
            slug += letter;
        } else if (!slug.empty() && slug.back() != '-') {
            slug += '-';
        }
    }
    if (slug.ends_with('-')) slug.pop_back();
    return slug;
}

bool is_slug(std::string_view text) {
    if (text.empty() || text.size() > 80 || text.front() == '-' || text.back() == '-') return false;
    return std::ranges::all_of(text, [](char letter) { return is_slug_letter(letter) || letter == '-'; });
}

bool is_email(std::string_view text) {
    const std::size_t at = text.find('@');
    if (text.size() > email_size_max || at == 0 || at == std::string_view::npos) return false;
    const std::string_view host = text.substr(at + 1);
    if (host.empty() || host.front() == '.' || host.back() == '.' || host.find('@') != std::string_view::npos)
        return false;
    if (host.find('.') == std::string_view::npos && host != "localhost") return false;
    constexpr std::string_view refused = "\"(),:;<>[]\\";
    return text.find_first_of(refused) == std::string_view::npos && every_letter(text, is_seen);
}

std::optional<std::uint64_t> parse_u64(std::string_view text) {
    return parse_whole<std::uint64_t>(text);
}

std::optional<std::int64_t> parse_i64(std::string_view text) {
    return parse_whole<std::int64_t>(text);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0;;) {
        const std::size_t end = text.find(separator, begin);
        parts.emplace_back(text.substr(begin, end - begin));
        if (end == std::string_view::npos) return parts;
        begin = end + 1;
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string whole;
    for (const std::string& part : parts) {
        if (!whole.empty()) whole += separator;
        whole += part;
    }
    return whole;
}

std::string escape_html(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size() + text.size() / 8);
    for (const char letter : text) {
        switch (letter) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += letter;
        }
    }
    return escaped;
}

std::string counted(std::int64_t number, std::string_view one, std::string_view many) {
    return format("{} {}", number, number == 1 ? one : many);
}

}  // namespace hub
