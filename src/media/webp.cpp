#include "media/webp.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace hub::media {

namespace {

constexpr std::size_t name_size = 4;
constexpr std::size_t chunk_head_size = 8;  // its name, then its size
constexpr std::size_t file_head_size = 12;  // "RIFF", a size, "WEBP"
constexpr std::string_view features = "VP8X";
constexpr std::array<std::string_view, 6> kept = {features, "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF"};
constexpr unsigned char said_in_features = 0x20 | 0x08 | 0x04;  // that there is a profile, Exif, XMP

std::size_t number_at(std::string_view bytes, std::size_t place) {
    std::size_t number = 0;
    for (std::size_t at = 4; at-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[place + at]);
    return number;
}

void put_number(std::string& bytes, std::size_t place, std::size_t number) {
    for (std::size_t at = 0; at < 4; ++at) bytes[place + at] = static_cast<char>(number >> (8 * at) & 0xff);
}

}  // namespace

std::optional<std::string> bare_webp(std::string_view bytes) {
    if (bytes.size() < file_head_size || !bytes.starts_with("RIFF") || bytes.substr(8, name_size) != "WEBP")
        return std::nullopt;
    std::string bare{bytes.substr(0, file_head_size)};
    for (std::string_view rest = bytes.substr(file_head_size); !rest.empty();) {
        if (rest.size() < chunk_head_size) return std::nullopt;
        const std::size_t said = number_at(rest, name_size);
        const std::size_t size = chunk_head_size + said + said % 2;
        if (said >= rest.size() || size > rest.size()) return std::nullopt;
        const std::string_view name = rest.substr(0, name_size);
        if (std::ranges::find(kept, name) != kept.end()) {
            const std::size_t flags = bare.size() + chunk_head_size;
            bare.append(rest.substr(0, size));
            if (name == features && said > 0)
                bare[flags] = static_cast<char>(static_cast<unsigned char>(bare[flags]) & ~said_in_features);
        }
        rest.remove_prefix(size);
    }
    put_number(bare, name_size, bare.size() - chunk_head_size);
    return bare;
}

}  // namespace hub::media
