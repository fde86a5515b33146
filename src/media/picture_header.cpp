#include "media/picture_header.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/open_file.h"
#include "base/sabotage.h"
#include "base/text.h"

namespace hub::media {

namespace {

constexpr std::size_t pieces_max = 20'000;  // chunks, segments, blocks or boxes that are looked at

enum class Order : std::uint8_t { big, little };

// Reads a file in small pieces. What lies behind its end reads as nothing, and says so.
class Pieces {
public:
    Pieces(const ReadAt& read, std::uint64_t size) : read_(read), size_(size) {}

    std::uint64_t size() const { return size_; }
    // False once the bounded number of questions is used up.
    bool may_go_on() { return ++asked_ <= pieces_max; }

    // Empty unless all of it is there.
    std::optional<std::string> text(std::uint64_t place, std::size_t length) const {
        if (place > size_ || length > size_ - place) return std::nullopt;
        std::string bytes(length, '\0');
        if (read_(place, bytes) != length) return std::nullopt;
        return bytes;
    }
    bool says(std::uint64_t place, std::string_view word) const { return text(place, word.size()) == word; }
    std::optional<std::uint32_t> number(std::uint64_t place, std::size_t length, Order order) const {
        const auto bytes = text(place, length);
        if (!bytes) return std::nullopt;
        std::uint32_t number = 0;
        for (std::size_t at = 0; at < length; ++at) {
            const char byte = (*bytes)[order == Order::big ? at : length - 1 - at];
            number = number << 8U | static_cast<unsigned char>(byte);
        }
        return number;
    }

private:
    const ReadAt& read_;
    std::uint64_t size_;
    std::size_t asked_ = 0;
};

std::optional<PictureHeader> sized(std::optional<std::uint32_t> width, std::optional<std::uint32_t> height) {
    if (!width || !height || *width == 0 || *height == 0) return std::nullopt;
    return PictureHeader{.width = *width, .height = *height};
}

std::optional<PictureHeader> read_png(Pieces& file) {
    if (!file.says(12, "IHDR")) return std::nullopt;
    auto header = sized(file.number(16, 4, Order::big), file.number(20, 4, Order::big));
    // An animation says how long it is before its first picture.
    for (std::uint64_t place = 33; header && file.may_go_on();) {
        const auto length = file.number(place, 4, Order::big);
        const auto kind = file.text(place + 4, 4);
        if (!length || !kind || *kind == "IDAT") break;
        if (*kind == "acTL") header->frames = std::max(1U, file.number(place + 8, 4, Order::big).value_or(1));
        place += std::uint64_t{*length} + 12;
    }
    return header;
}

bool is_frame_marker(std::uint32_t marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

std::optional<PictureHeader> read_jpeg(Pieces& file) {
    for (std::uint64_t place = 2; file.may_go_on();) {
        const auto first = file.number(place, 1, Order::big);
        const auto marker = file.number(place + 1, 1, Order::big);
        if (first != 0xff || !marker || *marker == 0xd9 || *marker == 0xda) return std::nullopt;
        if (*marker == 0xff) {  // filling
            ++place;
            continue;
        }
        if (is_frame_marker(*marker))
            return sized(file.number(place + 7, 2, Order::big), file.number(place + 5, 2, Order::big));
        const bool stands_alone = *marker == 0x01 || (*marker >= 0xd0 && *marker <= 0xd8);
        const auto length = file.number(place + 2, 2, Order::big);
        if (!stands_alone && (!length || *length < 2)) return std::nullopt;
        place += 2 + (stands_alone ? 0 : std::uint64_t{*length});
    }
    return std::nullopt;
}

std::uint64_t colours_size(std::uint32_t flags) {
    return (flags & 0x80U) == 0 ? 0 : std::uint64_t{3} << ((flags & 7U) + 1U);
}

// Behind blocks that each say how long they are, up to an empty one; empty when there is no end.
std::optional<std::uint64_t> behind_blocks(Pieces& file, std::uint64_t place) {
    while (file.may_go_on()) {
        const auto length = file.number(place, 1, Order::little);
        if (!length) return std::nullopt;
        place += 1 + std::uint64_t{*length};
        if (*length == 0) return place;
    }
    return std::nullopt;
}

// Counted as far as we look: a longer animation of little pictures is refused for its frames, one of large pictures has
// few enough blocks in each file that we take.
std::uint32_t count_gif_frames(Pieces& file, std::uint64_t place) {
    std::uint32_t frames = 0;
    while (frames <= picture_frames_max) {
        const auto kind = file.number(place, 1, Order::little);
        std::optional<std::uint64_t> next;
        if (kind == 0x21U) {  // an extension
            next = behind_blocks(file, place + 2);
        } else if (kind == 0x2cU) {  // a picture
            ++frames;
            const auto flags = file.number(place + 9, 1, Order::little);
            if (flags) next = behind_blocks(file, place + 10 + colours_size(*flags) + 1);
        }
        if (!next) break;
        place = *next;
    }
    return std::max(1U, frames);
}

std::optional<PictureHeader> read_gif(Pieces& file) {
    auto header = sized(file.number(6, 2, Order::little), file.number(8, 2, Order::little));
    const auto flags = file.number(10, 1, Order::little);
    if (!header || !flags) return std::nullopt;
    header->frames = count_gif_frames(file, 13 + colours_size(*flags));
    return header;
}

std::uint32_t count_webp_frames(Pieces& file) {
    std::uint32_t frames = 0;
    for (std::uint64_t place = 12; frames <= picture_frames_max && file.may_go_on();) {
        const auto kind = file.text(place, 4);
        const auto length = file.number(place + 4, 4, Order::little);
        if (!kind || !length) break;
        if (*kind == "ANMF") ++frames;
        place += 8 + std::uint64_t{*length} + *length % 2;
    }
    return std::max(1U, frames);
}

std::optional<PictureHeader> read_webp(Pieces& file) {
    constexpr std::uint32_t side_bits = 0x3fff;
    if (file.says(12, "VP8X")) {
        const auto width = file.number(24, 3, Order::little);
        const auto height = file.number(27, 3, Order::little);
        if (!width || !height) return std::nullopt;
        auto header = sized(*width + 1, *height + 1);
        if (header) header->frames = count_webp_frames(file);
        return header;
    }
    if (file.says(12, "VP8L")) {
        const auto bits = file.number(21, 4, Order::little);
        if (!bits) return std::nullopt;
        return sized((*bits & side_bits) + 1, (*bits >> 14U & side_bits) + 1);
    }
    const auto width = file.number(26, 2, Order::little);
    const auto height = file.number(28, 2, Order::little);
    if (!file.says(12, "VP8 ") || !width || !height) return std::nullopt;
    return sized(*width & side_bits, *height & side_bits);
}

struct Box {
    std::string kind;
    std::uint64_t inside = 0;
    std::uint64_t end = 0;
};

std::optional<Box> box_at(Pieces& file, std::uint64_t place, std::uint64_t end) {
    const auto length = file.number(place, 4, Order::big);
    const auto kind = file.text(place + 4, 4);
    if (!length || !kind || *length < 8 || *length > end - place) return std::nullopt;
    return Box{.kind = *kind, .inside = place + 8, .end = place + *length};
}

// The largest picture that the boxes from here on speak of.
std::optional<PictureHeader> largest_in(Pieces& file, std::uint64_t place, std::uint64_t end) {
    std::optional<PictureHeader> largest;
    while (place < end && file.may_go_on()) {
        const auto box = box_at(file, place, end);
        if (!box) break;
        place = box->end;
        if (box->kind != "ispe") continue;
        const auto found =
            sized(file.number(box->inside + 4, 4, Order::big), file.number(box->inside + 8, 4, Order::big));
        const auto pixels = [](const PictureHeader& of) { return std::uint64_t{of.width} * of.height; };
        if (found && (!largest || pixels(*found) > pixels(*largest))) largest = found;
    }
    return largest;
}

// The way to the box that says how large the pictures are; `meta` has four bytes more before what is in it.
std::optional<PictureHeader> read_avif(Pieces& file) {
    constexpr std::array<std::string_view, 3> way = {"meta", "iprp", "ipco"};
    std::uint64_t place = 0;
    std::uint64_t end = file.size();
    std::size_t step = 0;
    while (place < end && file.may_go_on()) {
        const auto box = box_at(file, place, end);
        if (!box) return std::nullopt;
        place = box->end;
        if (box->kind != way.at(step)) continue;
        place = box->inside + (step == 0 ? 4 : 0);
        end = box->end;
        if (++step == way.size()) return largest_in(file, place, end);
    }
    return std::nullopt;
}

}  // namespace

std::optional<PictureHeader> read_picture_header(const ReadAt& read, std::uint64_t size) {
    Pieces file{read, size};
    if (file.says(0, "\x89PNG\r\n\x1a\n")) return read_png(file);
    if (file.says(0, "\xff\xd8\xff")) return read_jpeg(file);
    if (file.says(0, "GIF87a") || file.says(0, "GIF89a")) return read_gif(file);
    if (file.says(0, "RIFF") && file.says(8, "WEBP")) return read_webp(file);
    if (file.says(4, "ftyp")) return read_avif(file);
    return std::nullopt;
}

std::optional<PictureHeader> read_picture_header(const OpenFile& file) {
    return read_picture_header([&](std::uint64_t place, std::span<char> into) { return file.read_at(place, into); },
                               file.size());
}

std::string refusal_of(const PictureHeader& header, std::uint64_t size) {
    const std::uint64_t pixels = std::uint64_t{header.width} * header.height;
    const auto [shorter, longer] = std::minmax({std::uint64_t{header.width}, std::uint64_t{header.height}});
    if (pixels > picture_pixels_max)
        return format("has {} × {} pixels, and {} million are the most", header.width, header.height,
                      picture_pixels_max / 1'000'000);
    if (longer / shorter > picture_sides_ratio_max)
        return format("has {} × {} pixels: one side may be at most {} times the other", header.width, header.height,
                      picture_sides_ratio_max);
    if (header.frames > picture_frames_max)
        return format("is an animation of more than {} frames; upload it as a video", picture_frames_max);
    if (pixels * header.frames > picture_pixels_max)
        return format("is an animation of {} frames of {} × {} pixels, which is too much; upload it as a video",
                      header.frames, header.width, header.height);
    if (size > picture_bytes_max)
        return format("has {} MB, and {} MB are the most for an image", size / 1'000'000,
                      picture_bytes_max / 1'000'000);
    return {};
}

std::string refusal_of(const OpenFile& file) {
    const auto header = read_picture_header(file);
    if (!header) return "should be a whole image: this one does not say how large it is";
    const std::string refusal = sabotaged("no_pixel_limit") ? "" : refusal_of(*header, file.size());
    return refusal.empty() ? "" : format("should be an image of less: this one {}", refusal);
}

}  // namespace hub::media
