#pragma once

#include <string_view>

namespace hub {

// Of this program, as CMakeLists.txt says.
std::string_view version();

}  // namespace hub
