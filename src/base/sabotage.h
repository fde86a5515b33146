#pragma once

#include <string_view>

namespace hub {

// Breaks one guarantee on purpose, to show that its test notices: true where the environment says
// CUSTOMERHUB_SABOTAGE=name and the program was built by the sabotage preset. In every other build this is a
// constant, so the broken path is not in the program.
#ifdef CUSTOMERHUB_SABOTAGE_BUILD
bool sabotaged(std::string_view name);
#else
constexpr bool sabotaged(std::string_view) {
    return false;
}
#endif

}  // namespace hub
