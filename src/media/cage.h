#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// A child process for what is done to bytes that strangers made: unpacking images, reading containers. It is this very
// program under a subcommand that nobody else calls (cage_inside.h), and it gets open files, limits and nothing else.
namespace hub::media {

inline constexpr std::string_view caged_command = "picture-worker";

struct Errand {
    std::vector<std::string> words;              // what it is to do
    int source = -1;                             // read from its beginning, by the child alone
    std::vector<int> outputs{};                  // 3 and up, in the child
    std::chrono::milliseconds patience{20'000};  // by the clock on the wall; then it is killed
};

struct Report {
    enum class End : std::uint8_t {
        well,      // `said` is its answer
        failed,    // a limit ended it, or it gave up: `said` says why, in words that follow "looking at it "
        not_here,  // it could not be confined, or its libraries are missing: `said` is a sentence
    };
    End end = End::failed;
    std::string said;
};

// Runs one, and waits for its end. Any thread. Throws Unavailable when no process can be started at all.
Report run_caged(const Errand& errand);

}  // namespace hub::media
