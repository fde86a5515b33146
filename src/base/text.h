#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

// Text is UTF-8, validated once at the edge.
namespace hub {

using fmt::format;

bool is_utf8(std::string_view text);
// Number of code points; text must be valid UTF-8.
std::size_t length_in_letters(std::string_view text);
// The first byte of the letter at or before `at`; `at` itself beyond the end.
std::size_t letter_before(std::string_view text, std::size_t at);
// No control characters but tab and line breaks.
bool is_printable(std::string_view text);
// Whether there is a letter to see: not blanks, joiners, marks of direction and the like alone.
bool shows_something(std::string_view text);

// Without the blanks of Unicode at both ends.
std::string_view trimmed(std::string_view text);
// Unicode case folding, trimmed and in NFC: how addresses are compared.
std::string folded(std::string_view text);
// "Calm Mornings, week 1" becomes "calm-mornings-week-1": a-z, 0-9 and single dashes; may be empty.
std::string slug_of(std::string_view text);
bool is_slug(std::string_view text);
// One @, a host with a dot or localhost, nothing blank or unseen, at most 254 bytes: what can be mailed, not all of
// RFC 5322.
bool is_email(std::string_view text);

// The whole text as a decimal number without sign; empty when it isn't one or doesn't fit.
std::optional<std::uint64_t> parse_u64(std::string_view text);
std::optional<std::int64_t> parse_i64(std::string_view text);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// Upper case, with the marks that stand on it; empty of nothing.
std::string first_letter(std::string_view text);

std::string escape_html(std::string_view text);
// "3 pages", "1 page".
std::string counted(std::int64_t number, std::string_view one, std::string_view many);

}  // namespace hub
