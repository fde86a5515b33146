#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

// Makes images fit to be shown, by libvips. Only ever inside the cage (cage.h), for it unpacks what strangers made.
namespace hub::media {

inline constexpr std::uint32_t picture_width_max = 2560;
inline constexpr std::uint32_t picture_height_max = 8192;

struct MadePicture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint64_t size = 0;  // bytes written
};

struct MadePictures {
    std::uint32_t width = 0;  // of the original, as it is meant to be seen
    std::uint32_t height = 0;
    std::vector<MadePicture> made;  // the largest first, as many as there are files for them at most
};

class PictureMaker {
public:
    // Loads the library; throws Unavailable.
    PictureMaker();
    ~PictureMaker();
    PictureMaker(const PictureMaker&) = delete;
    PictureMaker& operator=(const PictureMaker&) = delete;

    // Writes WebP pictures of what `source` holds into `outputs`, upright, in sRGB and without metadata: one as it is,
    // as far as picture_width_max allows, then those of `widths` that are smaller. Animations go on moving unless they
    // are too large for that. Throws Invalid{"file"} with a sentence when it can't be read as an image.
    MadePictures make(int source, std::span<const std::uint32_t> widths, std::span<const int> outputs) const;

private:
    struct Vips;
    std::unique_ptr<const Vips> vips_;
};

}  // namespace hub::media
