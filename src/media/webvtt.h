#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Captions as text: WebVTT (W3C) and SubRip are read strictly, and written as plain WebVTT.
namespace hub::media {

inline constexpr std::size_t captions_size_max = std::size_t{1024} * 1024;
inline constexpr std::size_t cues_max = 20'000;

struct Cue {
    std::string name{};      // may be empty
    std::int64_t from = 0;   // milliseconds
    std::int64_t until = 0;  // after `from`
    std::string settings{};  // "line:0 align:start", checked; may be empty
    std::string text{};      // one line or several, without an empty one and without -->
};

// Throws Invalid{"body"} that names each of the first ten wrong lines by its number. What is no caption (NOTE, STYLE,
// REGION) is left out. At least one cue.
std::vector<Cue> read_captions(std::string_view text);
// A file that read_captions() reads as these very cues.
std::string to_webvtt(const std::vector<Cue>& cues);

}  // namespace hub::media
