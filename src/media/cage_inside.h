#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The other side of cage.h: what the child does with itself before it touches a byte.
namespace hub::media {

namespace caged_handle {
inline constexpr int source = 0;
inline constexpr int answer = 1;
inline constexpr int first_output = 3;
}  // namespace caged_handle

namespace caged_exit {
inline constexpr int not_here = 3;
inline constexpr int out_of_memory = 4;
inline constexpr int gave_up = 5;
}  // namespace caged_exit

// Settings of libraries that make them do with one thread, one arena, no generated code and no files.
std::vector<std::string> caged_environment();

// From here on: 512 MB of address space, 10 s of computing, 256 MB written, few handles, nothing gained by running
// other programs, and death with the parent. Throws Unavailable.
void limit_myself();
// From here on, the kernel lets this process read, write and compute with what it has: no file is opened by its name,
// no socket made, no program run, no code generated. For good. Throws Unavailable where the kernel can't.
void renounce_the_world();

// The subcommand: `words` are those of Errand. Answers the status to exit with.
int work_caged(std::span<const std::string> words);

}  // namespace hub::media
