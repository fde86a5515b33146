#include "media/picture_maker.h"

#include <algorithm>
#include <string_view>

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vips/vips.h>

#include "base/error.h"
#include "base/text.h"
#include "media/library.h"
#include "media/picture_header.h"
#include "media/webp.h"

namespace hub::media {

namespace {

constexpr int quality = 82;
constexpr int effort = 2;                                // of 6; more takes several times as long for a few per cent
constexpr std::uint64_t moving_pixels_max = 12'000'000;  // all frames together

// A file as memory, as long as this lives.
class Mapped {
public:
    explicit Mapped(int handle) {
        struct stat about{};
        if (::fstat(handle, &about) != 0 || about.st_size <= 0) throw Invalid("file", "It is empty.");
        size_ = static_cast<std::size_t>(about.st_size);
        void* const place = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, handle, 0);
        if (place == MAP_FAILED) throw Invalid("file", "It is too large.");
        place_ = place;
    }
    ~Mapped() { ::munmap(place_, size_); }
    Mapped(const Mapped&) = delete;
    Mapped& operator=(const Mapped&) = delete;

    void* place() const { return place_; }
    std::size_t size() const { return size_; }

private:
    void* place_ = nullptr;
    std::size_t size_ = 0;
};

void write_all(int handle, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(handle, bytes.data(), bytes.size());
        if (count <= 0) throw Unavailable("The disk is full.");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

}  // namespace

// What we call of it. Its functions take names and values in pairs, up to a null.
struct PictureMaker::Vips {
    Library library{"libvips.so.42", "libvips42"};
    decltype(vips_init)* init = library.find<decltype(vips_init)>("vips_init");
    decltype(vips_operation_block_set)* block =
        library.find<decltype(vips_operation_block_set)>("vips_operation_block_set");
    decltype(vips_image_new_from_buffer)* open =
        library.find<decltype(vips_image_new_from_buffer)>("vips_image_new_from_buffer");
    decltype(vips_thumbnail_buffer)* shrink_bytes =
        library.find<decltype(vips_thumbnail_buffer)>("vips_thumbnail_buffer");
    decltype(vips_thumbnail_image)* shrink = library.find<decltype(vips_thumbnail_image)>("vips_thumbnail_image");
    decltype(vips_image_copy_memory)* in_memory =
        library.find<decltype(vips_image_copy_memory)>("vips_image_copy_memory");
    decltype(vips_webpsave_buffer)* save = library.find<decltype(vips_webpsave_buffer)>("vips_webpsave_buffer");
    decltype(vips_image_get_width)* width = library.find<decltype(vips_image_get_width)>("vips_image_get_width");
    decltype(vips_image_get_page_height)* height =
        library.find<decltype(vips_image_get_page_height)>("vips_image_get_page_height");
    decltype(vips_image_get_n_pages)* frames = library.find<decltype(vips_image_get_n_pages)>("vips_image_get_n_pages");
    decltype(vips_image_get_orientation)* orientation =
        library.find<decltype(vips_image_get_orientation)>("vips_image_get_orientation");
    decltype(vips_error_buffer)* error = library.find<decltype(vips_error_buffer)>("vips_error_buffer");
    decltype(g_object_unref)* let_go = library.find<decltype(g_object_unref)>("g_object_unref");
    decltype(g_free)* free = library.find<decltype(g_free)>("g_free");

    Vips() {
        if (init("customerhub") != 0) throw Unavailable("The library libvips42 does not start.");
        // Its loaders of everything else, some of which read other files, are closed.
        block("VipsForeignLoad", TRUE);
        for (const char* const ours : {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadNsgif",
                                       "VipsForeignLoadWebp", "VipsForeignLoadHeif"})
            block(ours, FALSE);
    }

    [[noreturn]] void refuse() const {
        const std::string_view said = error();
        const std::string_view line = said.substr(0, said.find('\n'));
        throw Invalid("file", format("It can't be read as an image ({}).", line.substr(0, 200)));
    }

    struct LetGo {
        const Vips* vips;
        void operator()(VipsImage* image) const { vips->let_go(image); }
    };
    using Image = std::unique_ptr<VipsImage, LetGo>;
    Image owned(VipsImage* image) const {
        if (image == nullptr) refuse();
        return Image{image, LetGo{this}};
    }

    MadePicture write(VipsImage* image, int output) const {
        void* bytes = nullptr;
        std::size_t size = 0;
        if (save(image, &bytes, &size, "Q", quality, "effort", effort, "strip", TRUE, nullptr) != 0) refuse();
        const std::unique_ptr<void, decltype(free)> kept{bytes, free};
        const auto bare = bare_webp({static_cast<const char*>(bytes), size});
        if (!bare) throw Unavailable("The library libvips42 made something that is no WebP.");
        write_all(output, *bare);
        return {.width = static_cast<std::uint32_t>(width(image)),
                .height = static_cast<std::uint32_t>(height(image)),
                .size = bare->size()};
    }
};

PictureMaker::PictureMaker() : vips_(std::make_unique<const Vips>()) {}
PictureMaker::~PictureMaker() = default;

MadePictures PictureMaker::make(int source, std::span<const std::uint32_t> widths, std::span<const int> outputs) const {
    const Vips& vips = *vips_;
    const Mapped file{source};
    // Only the header is read here; it is asked again, for the library may see another one than we did.
    const auto seen = vips.owned(vips.open(file.place(), file.size(), "", "access", VIPS_ACCESS_SEQUENTIAL, nullptr));
    PictureHeader header{.width = static_cast<std::uint32_t>(vips.width(seen.get())),
                         .height = static_cast<std::uint32_t>(vips.height(seen.get())),
                         .frames = static_cast<std::uint32_t>(std::max(1, vips.frames(seen.get())))};
    if (const std::string refusal = refusal_of(header, file.size()); !refusal.empty())
        throw Invalid("file", format("It {}.", refusal));
    const bool moves =
        header.frames > 1 && std::uint64_t{header.width} * header.height * header.frames <= moving_pixels_max;
    const int first_to_turn = 5;
    if (vips.orientation(seen.get()) >= first_to_turn) std::swap(header.width, header.height);

    VipsImage* whole = nullptr;
    if (vips.shrink_bytes(file.place(), file.size(), &whole, static_cast<int>(picture_width_max), "height",
                          static_cast<int>(picture_height_max), "size", VIPS_SIZE_DOWN, "export_profile", "srgb",
                          "option_string", moves ? "n=-1" : "", nullptr) != 0)
        vips.refuse();
    const auto shrunk = vips.owned(whole);
    const auto largest = vips.owned(vips.in_memory(shrunk.get()));
    MadePictures all{.width = header.width, .height = header.height, .made = {vips.write(largest.get(), outputs[0])}};
    for (const std::uint32_t width : widths) {
        if (width >= all.made.front().width || all.made.size() == outputs.size()) continue;
        VipsImage* smaller = nullptr;
        if (vips.shrink(largest.get(), &smaller, static_cast<int>(width), "height",
                        static_cast<int>(picture_height_max), nullptr) != 0)
            vips.refuse();
        const auto owned = vips.owned(smaller);
        all.made.push_back(vips.write(owned.get(), outputs[all.made.size()]));
    }
    return all;
}

}  // namespace hub::media
