#include "media/shelf.h"

#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace hub::media {

namespace {

void make(const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        throw Unavailable(format("Can't make the folder {} for files: {}.", folder.string(), failure.message()));
}

}  // namespace

void Shelf::make_ready() const {
    make(incoming());
    for (const auto& left : std::filesystem::directory_iterator{incoming()}) {
        std::error_code ignored;
        if (left.path().extension() == OpenFile::unkept_ending) std::filesystem::remove(left.path(), ignored);
    }
}

// The last letters of an id are random, so the folders fill evenly.
std::filesystem::path Shelf::path_of(const SiteId& site, const FileId& file) const {
    const std::string name = file.text();
    return folder_ / site.text() / name.substr(name.size() - 2) / name;
}

void Shelf::put(const SiteId& site, const FileId& file, OpenFile& bytes) const {
    const std::filesystem::path path = path_of(site, file);
    make(path.parent_path());
    bytes.keep_as(path.string());
}

std::shared_ptr<const OpenFile> Shelf::open(const SiteId& site, const FileId& file) const {
    return std::make_shared<const OpenFile>(OpenFile::open(path_of(site, file).string()));
}

void Shelf::remove(const SiteId& site, const FileId& file) const {
    std::error_code ignored;  // who finds it later sweeps it up
    std::filesystem::remove(path_of(site, file), ignored);
}

void Shelf::look_through(Duration age, const std::function<void(const std::vector<Lying>&)>& with) const {
    constexpr std::size_t at_once = 200;
    const auto old = std::filesystem::file_time_type::clock::now() - age;
    std::vector<Lying> lying;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder_}) {
        const std::string name = entry.path().filename().string();
        const std::string site = entry.path().parent_path().parent_path().filename().string();
        std::error_code gone;
        if (!FileId::matches(name) || !SiteId::matches(site) || entry.last_write_time(gone) > old || gone) continue;
        lying.push_back({SiteId::parse(site), FileId::parse(name)});
        if (lying.size() == at_once) with(std::exchange(lying, {}));
    }
    if (!lying.empty()) with(lying);
}

}  // namespace hub::media
