#include "media/mp4_index.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/open_file.h"

namespace hub::media {

namespace {

constexpr std::size_t boxes_max = 10'000;
constexpr std::uint64_t head_size = 8;
constexpr std::uint64_t long_head_size = 16;
constexpr std::uint64_t to_the_end = 0;  // in the place of a size
constexpr std::uint64_t size_comes_later = 1;

std::uint64_t number_in(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
    return number;
}

struct OuterBox {
    std::array<char, 4> kind{};
    std::uint64_t size = 0;  // all of it; at least its head, and within the file

    bool is(std::string_view word) const { return std::string_view{kind.data(), kind.size()} == word; }
};

// Empty when what stands there is no box that fits.
std::optional<OuterBox> outer_box_at(const ReadAt& read, std::uint64_t place, std::uint64_t left) {
    std::array<char, long_head_size> head{};
    const std::size_t wanted = std::min<std::uint64_t>(left, head.size());
    if (wanted < head_size || read(place, std::span{head}.first(wanted)) != wanted) return std::nullopt;
    const std::string_view bytes{head.data(), wanted};
    OuterBox box{.kind = {head[4], head[5], head[6], head[7]}, .size = number_in(bytes.substr(0, 4))};
    std::uint64_t least = head_size;
    if (box.size == to_the_end) box.size = left;
    if (box.size == size_comes_later) {
        if (wanted < long_head_size) return std::nullopt;
        box.size = number_in(bytes.substr(head_size));
        least = long_head_size;
    }
    if (box.size < least || box.size > left) return std::nullopt;
    return box;
}

}  // namespace

Mp4Index find_mp4_index(const ReadAt& read, std::uint64_t size) {
    bool seen_content = false;
    std::uint64_t place = 0;
    for (std::size_t count = 0; place < size && count < boxes_max; ++count) {
        const auto box = outer_box_at(read, place, size - place);
        if (!box) return count == 0 ? Mp4Index::none : Mp4Index::broken;
        if (box->is("moov")) return seen_content ? Mp4Index::last : Mp4Index::first;
        if (box->is("mdat")) seen_content = true;
        place += box->size;
    }
    return Mp4Index::none;
}

Mp4Index find_mp4_index(const OpenFile& file) {
    return find_mp4_index([&](std::uint64_t place, std::span<char> into) { return file.read_at(place, into); },
                          file.size());
}

}  // namespace hub::media
