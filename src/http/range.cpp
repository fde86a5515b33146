#include "http/range.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/sabotage.h"
#include "base/text.h"
#include "http/grammar.h"

namespace hub::http {

namespace {

constexpr std::size_t ranges_max = 16;
constexpr std::string_view unit = "bytes=";

// What must never be: a number that begins again at zero.
std::uint64_t wrapped(std::string_view digits) {
    std::uint64_t place = 0;
    for (const char digit : digits) place = place * 10 + static_cast<std::uint64_t>(digit - '0');
    return place;
}

// Digits beyond what a number holds mean a place behind the end of any file.
std::uint64_t place_of(std::string_view digits) {
    if (sabotaged("range_wrap")) return wrapped(digits);
    return parse_u64(digits).value_or(std::numeric_limits<std::uint64_t>::max());
}

// "0-9", "990-" or "-5".
struct Asked {
    std::optional<std::uint64_t> first;
    std::optional<std::uint64_t> last;
};

std::optional<Asked> asked_by(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view first = text.substr(0, dash);
    const std::string_view last = text.substr(dash + 1);
    const bool is_said = (first.empty() || is_digits(first)) && (last.empty() || is_digits(last));
    if (!is_said || (first.empty() && last.empty())) return std::nullopt;
    Asked asked;
    if (!first.empty()) asked.first = place_of(first);
    if (!last.empty()) asked.last = place_of(last);
    if (asked.first && asked.last && *asked.last < *asked.first) return std::nullopt;
    return asked;
}

// What there is of it in a file of `size` bytes.
std::optional<ByteRange> within(const Asked& asked, std::uint64_t size) {
    if (!asked.first) {
        const std::uint64_t length = std::min(asked.last.value_or(0), size);
        if (length == 0) return std::nullopt;
        return ByteRange{size - length, length};
    }
    if (*asked.first >= size) return std::nullopt;
    const std::uint64_t last = std::min(asked.last.value_or(size - 1), size - 1);
    return ByteRange{*asked.first, last - *asked.first + 1};
}

bool overlap(std::vector<ByteRange> ranges) {
    std::ranges::sort(ranges, {}, &ByteRange::first);
    const auto runs_into_next = [](const ByteRange& one, const ByteRange& next) {
        return next.first - one.first < one.length;
    };
    return std::ranges::adjacent_find(ranges, runs_into_next) != ranges.end();
}

}  // namespace

Selection select_bytes(std::string_view range, std::uint64_t size) {
    if (range.size() < unit.size() || !same_but_for_case(range.substr(0, unit.size()), unit)) return {};
    const std::vector<std::string> texts = split(range.substr(unit.size()), ',');
    if (texts.size() > ranges_max) return {};
    Selection selection{.kind = Selection::Kind::none};
    for (const std::string& text : texts) {
        const auto asked = asked_by(without_blanks(text));
        if (!asked) return {};
        if (const auto found = within(*asked, size)) selection.parts.push_back(*found);
    }
    if (selection.parts.empty()) return selection;
    if (overlap(selection.parts)) return {};
    selection.kind = Selection::Kind::parts;
    return selection;
}

}  // namespace hub::http
