#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/text.h"

// What shelf and arrivals have in common: files under a site's id.
namespace hub::media {

inline void make_folder(const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        throw Unavailable(format("Can't make the folder {} for files: {}.", folder.string(), failure.message()));
}

// Calls with the files below `folder` that are called by an id and were not written to for `age`, a few at a time;
// `levels` folders above each is its site's.
template <class Lying, class Identifier>
void look_through_folder(const std::filesystem::path& folder, Duration age, int levels,
                         const std::function<void(const std::vector<Lying>&)>& with) {
    constexpr std::size_t at_once = 200;
    const auto old = std::filesystem::file_time_type::clock::now() - age;
    std::vector<Lying> lying;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        const std::string name = entry.path().filename().string();
        std::filesystem::path above = entry.path();
        for (int level = 0; level < levels; ++level) above = above.parent_path();
        const std::string site = above.filename().string();
        std::error_code gone;
        if (!Identifier::matches(name) || !SiteId::matches(site) || entry.last_write_time(gone) > old || gone) continue;
        lying.push_back({SiteId::parse(site), Identifier::parse(name)});
        if (lying.size() == at_once) with(std::exchange(lying, {}));
    }
    if (!lying.empty()) with(lying);
}

}  // namespace hub::media
