#pragma once

#include <chrono>
#include <string_view>

namespace hub {

// Breaks one guarantee on purpose, to show that its test notices: true where the environment says
// CUSTOMERHUB_SABOTAGE=name and the program was built by the sabotage preset. In every other build this is a
// constant, so the broken path is not in the program.
#ifdef CUSTOMERHUB_SABOTAGE_BUILD
bool sabotaged(std::string_view name);
// Where the environment says CUSTOMERHUB_POISON=1: ends the process, throws, or never ends, if the text says so.
void suffer_from(std::string_view text);
// Where it says CUSTOMERHUB_SLOW_READ=milliseconds: takes that long, so that a test can ask for more than there is.
void take_time_to_read();
// Where it says CUSTOMERHUB_HURRY=milliseconds: that, so that a test needn't wait as long as people would.
std::chrono::milliseconds hurried(std::chrono::milliseconds usual);
#else
constexpr bool sabotaged(std::string_view) {
    return false;
}
constexpr void suffer_from(std::string_view) {}
constexpr void take_time_to_read() {}
constexpr std::chrono::milliseconds hurried(std::chrono::milliseconds usual) {
    return usual;
}
#endif

}  // namespace hub
