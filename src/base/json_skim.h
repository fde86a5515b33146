#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/json.h"

namespace hub {

// Of strict JSON (parse_json()) only the members with these keys, at whatever depth; what stands under another key is
// looked at for its form alone, and may hold a key twice. For a few facts out of a large text, at half the cost.
std::optional<Json> skim_json(std::string_view text, std::span<const std::string_view> keys);

}  // namespace hub
