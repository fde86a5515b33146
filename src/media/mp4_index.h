#pragma once

#include <cstdint>

#include "media/picture_header.h"

// Where an MP4 or MOV keeps the index that a player needs before it can begin.
namespace hub::media {

enum class Mp4Index : std::uint8_t {
    none,    // no MP4, or no index at all
    first,   // before the picture and sound: it begins at once
    last,    // behind them: a browser has to fetch the end first
    broken,  // a box claims to be longer than the file, or shorter than itself
};

// Reads the heads of the outermost boxes and nothing else, a bounded number of them.
Mp4Index find_mp4_index(const ReadAt& read, std::uint64_t size);
Mp4Index find_mp4_index(const OpenFile& file);

}  // namespace hub::media
