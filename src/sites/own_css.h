#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hub::sites {

inline constexpr std::size_t own_css_max = 20'000;  // bytes

// What can't stand in an owner's own style sheet, as a sentence with its line; empty when all is well. It is well when
// it is closed in itself, fetches nothing from anywhere (pictures only inside it, as data:), pulls in no other sheet
// and runs nothing. A page's policy says the same once more.
std::optional<std::string> fault_in_css(std::string_view css);

}  // namespace hub::sites
