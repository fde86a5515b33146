#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

// JSON that jobs wrote down themselves, read again: what is looked up is there, or our own code broke a promise.
namespace hub::bulk {

Json own_json(const std::string& text);
Json own_json(const std::optional<std::string>& text);
std::string own_text(const Json& json, std::initializer_list<std::string_view> path);
std::int64_t own_number(const Json& json, std::string_view name);
const JsonArray& own_list(const Json& json, std::string_view name);

}  // namespace hub::bulk
