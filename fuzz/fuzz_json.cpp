// A body as JSON: what is accepted is UTF-8, not deeper than promised, and printed and read again it is the same value.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "base/json.h"
#include "base/json_skim.h"
#include "base/text.h"

namespace {

constexpr std::size_t depth_max = 64;

std::size_t depth_of(const hub::Json& json) {
    std::size_t deepest = 0;
    if (const auto* const array = json.if_array()) {
        for (const hub::Json& element : *array) deepest = std::max(deepest, depth_of(element));
        return deepest + 1;
    }
    if (const auto* const object = json.if_object()) {
        for (const auto& entry : *object) deepest = std::max(deepest, depth_of(entry.value()));
        return deepest + 1;
    }
    return 0;
}

// Boost.JSON reads the last digits of a fraction loosely, so fractions are compared by their size.
bool is_same(const hub::Json& left, const hub::Json& right) {
    if (left.is_double() && right.is_number()) {
        const auto other = right.to_number<double>();
        return std::abs(left.get_double() - other) <= std::abs(other) * 1e-9;
    }
    if (left.kind() != right.kind()) return false;
    if (left.is_array()) return std::ranges::equal(left.get_array(), right.get_array(), is_same);
    if (left.is_object()) {
        return std::ranges::equal(left.get_object(), right.get_object(), [](const auto& one, const auto& other) {
            return one.key() == other.key() && is_same(one.value(), other.value());
        });
    }
    return left == right;
}

constexpr std::array<std::string_view, 3> kept = {"a", "id", ""};

// What skim_json() promises, made slowly.
hub::Json only_kept(const hub::Json& json) {
    if (json.is_array()) {
        hub::JsonArray items;
        for (const auto& item : json.get_array()) items.push_back(only_kept(item));
        return items;
    }
    if (!json.is_object()) return json;
    hub::JsonObject members;
    for (const auto& member : json.get_object()) {
        if (std::ranges::find(kept, std::string_view{member.key()}) != kept.end())
            members.emplace(member.key(), only_kept(member.value()));
    }
    return members;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const std::optional<hub::Json> read = hub::parse_json(text);
    if (!read) return 0;

    ENSURE(hub::is_utf8(text));
    ENSURE(depth_of(*read) <= depth_max);
    const std::string printed = hub::to_text(*read);
    const std::optional<hub::Json> again = hub::parse_json(printed);
    ENSURE(again.has_value());
    ENSURE(is_same(*read, *again));

    const auto skimmed = hub::skim_json(text, kept);
    ENSURE(skimmed.has_value());
    ENSURE(is_same(*skimmed, only_kept(*read)));
    return 0;
}
