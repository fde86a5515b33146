#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace hub {

// The text of an id: a three-letter prefix, an underscore, and 26 characters of lower-case Crockford
// base 32 whose first ten say the millisecond it was made, so that ids sort by age; those that one process makes in a
// millisecond sort as they were made. The rest is at random: nobody guesses an id from another.
using IdText = std::array<char, 30>;

bool is_id(std::string_view prefix, std::string_view text);
// Throws Invalid unless `text` has this prefix and shape.
IdText parse_id(std::string_view prefix, std::string_view text);
IdText fresh_id(std::string_view prefix, Time now);

// The name of one kind of thing. There is no way from one kind to another, and none back from text but parse().
template <class Tag>
class Id {
public:
    static constexpr std::string_view prefix = Tag::prefix;

    static Id fresh(Time now) { return Id{fresh_id(prefix, now)}; }
    static Id parse(std::string_view text) { return Id{parse_id(prefix, text)}; }
    // Whether parse() takes it.
    static bool matches(std::string_view text) { return is_id(prefix, text); }

    std::string text() const { return {text_.data(), text_.size()}; }
#if defined(__clang__)
    std::string_view view() const [[clang::lifetimebound]]
#else
    std::string_view view() const
#endif
    {
        return {text_.data(), text_.size()};
    }

    auto operator<=>(const Id&) const = default;

private:
    explicit Id(const IdText& text) : text_(text) {}

    IdText text_{};
};

}  // namespace hub

template <class Tag>
struct std::hash<hub::Id<Tag>> {
    std::size_t operator()(const hub::Id<Tag>& id) const noexcept { return std::hash<std::string_view>{}(id.view()); }
};
