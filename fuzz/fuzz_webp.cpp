// A WebP made bare: whatever the bytes say, what comes out is no larger, is made of what went in, tells nothing of
// camera, place and people, and stays as it is when it is made bare again.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "media/webp.h"

namespace {

constexpr std::size_t head_size = 12;
constexpr std::size_t chunk_head_size = 8;

std::size_t size_at(std::string_view bytes, std::size_t place) {
    std::size_t size = 0;
    for (std::size_t at = 4; at-- > 0;) size = size << 8 | static_cast<unsigned char>(bytes[place + at]);
    return size;
}

// Walks by the sizes alone, as a browser does.
void check_chunks(std::string_view bare) {
    ENSURE(size_at(bare, 4) == bare.size() - 8);
    std::size_t place = head_size;
    while (place < bare.size()) {
        ENSURE(bare.size() - place >= chunk_head_size);
        const std::string_view name = bare.substr(place, 4);
        ENSURE(name != "EXIF" && name != "XMP " && name != "ICCP");
        const std::size_t size = size_at(bare, place + 4);
        ENSURE(size <= bare.size() - place - chunk_head_size);
        if (name == "VP8X" && size > 0) ENSURE((bare[place + chunk_head_size] & 0x2c) == 0);
        place += chunk_head_size + size + size % 2;
    }
    ENSURE(place == bare.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view file{reinterpret_cast<const char*>(bytes), size};
    const auto bare = hub::media::bare_webp(file);
    if (!bare) return 0;
    ENSURE(bare->size() >= head_size && bare->size() <= file.size());
    ENSURE(bare->starts_with("RIFF") && bare->substr(8, 4) == "WEBP");
    check_chunks(*bare);
    ENSURE(hub::media::bare_webp(*bare) == bare);
    return 0;
}
