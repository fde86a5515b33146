#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hub::http {

// The value of the cookie of exactly this name in one Cookie header. Empty when it is absent, malformed, or there twice
// with two values: someone else set one of them.
std::optional<std::string> find_cookie(std::string_view header, std::string_view name);

}  // namespace hub::http
