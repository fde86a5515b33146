#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace hub {
class OpenFile;
}

// What an image says about itself before anybody unpacks it: a few hundred bytes decide whether a decoder may see it.
namespace hub::media {

inline constexpr std::uint64_t picture_pixels_max = 50'000'000;  // all frames together
inline constexpr std::uint32_t picture_frames_max = 500;
inline constexpr std::uint64_t picture_sides_ratio_max = 100;  // the longer side over the shorter
inline constexpr std::uint64_t picture_bytes_max = std::uint64_t{64} * 1024 * 1024;

struct PictureHeader {
    std::uint32_t width = 0;  // as stored, before it is turned as its metadata says
    std::uint32_t height = 0;
    std::uint32_t frames = 1;  // counted up to picture_frames_max + 1
};

// Reads at a place of the file; answers how many bytes there were.
using ReadAt = std::function<std::size_t(std::uint64_t place, std::span<char> into)>;

// Of a PNG, JPEG, GIF, WebP or AVIF, by its bytes alone; empty when it is none of them, or broken before its size is
// told. Reads little, and never more than a bounded number of pieces, whatever the file says.
std::optional<PictureHeader> read_picture_header(const ReadAt& read, std::uint64_t size);
std::optional<PictureHeader> read_picture_header(const OpenFile& file);

// Why such an image is not taken, as a sentence that follows "It "; empty when it is.
std::string refusal_of(const PictureHeader& header, std::uint64_t size);

// The same about a whole file that is said to be an image, as what it should be instead.
std::string refusal_of(const OpenFile& file);

}  // namespace hub::media
