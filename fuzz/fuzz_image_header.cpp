// The header of an image: whatever the bytes say, little is read, nothing outside of the file, and what is told is the
// same however the file is read.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ensure.h"
#include "media/picture_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view file(reinterpret_cast<const char*>(bytes), size);
    std::size_t questions = 0;
    const hub::media::ReadAt read = [&](std::uint64_t place, std::span<char> into) {
        ENSURE(place <= file.size() && into.size() <= 64);
        ++questions;
        const std::string_view there = file.substr(static_cast<std::size_t>(place), into.size());
        std::ranges::copy(there, into.begin());
        return there.size();
    };
    const auto header = hub::media::read_picture_header(read, size);
    ENSURE(questions < 200'000);
    if (!header) return 0;
    ENSURE(header->width > 0 && header->height > 0 && header->frames > 0);
    const auto again = hub::media::read_picture_header(read, size);
    ENSURE(again && again->width == header->width && again->frames == header->frames);
    const bool is_huge = std::uint64_t{header->width} * header->height > hub::media::picture_pixels_max;
    ENSURE(!is_huge || !hub::media::refusal_of(*header, size).empty());
    return 0;
}
