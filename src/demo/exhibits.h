#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "media/files.h"

// The files of the demo: drawn by scripts/draw_demo_media.mjs and carried inside the program, and a tone made here.
namespace hub::demo {

struct Exhibit {
    FileId id;
    std::string_view asset;  // its name in src/demo/content/media; in the pages' words it stands as "@" and this name
    std::string_view name;   // as members see it
    media::Kind kind;
    std::string_view type;
    std::string_view poster{};    // the asset of the image in its place until it plays
    std::string_view captions{};  // the asset of what is said in it, in English
};
// All of them, each with an id of its own from now on.
std::vector<Exhibit> exhibits();
std::string bytes_of(const Exhibit& exhibit);
std::string captions_of(const Exhibit& exhibit);  // as they are kept
// As the catalog keeps it.
media::File file_of(const Exhibit& exhibit, std::uint64_t size, Time now);

}  // namespace hub::demo
