#include "media/shelf.h"

#include "base/log.h"
#include "media/folders.h"

namespace hub::media {

void FolderShelf::make_ready() const {
    make_folder(folder_);
}

// The last letters of an id are random, so the folders fill evenly.
std::filesystem::path FolderShelf::path_of(const SiteId& site, const FileId& content) const {
    const std::string name = content.text();
    return folder_ / site.text() / name.substr(name.size() - 2) / name;
}

void FolderShelf::put(const SiteId& site, const FileId& content, const OpenFile& bytes) const {
    const std::filesystem::path path = path_of(site, content);
    make_folder(path.parent_path());
    bytes.also_as(path.string());
}

bool FolderShelf::has(const SiteId& site, const FileId& content) const {
    std::error_code unreadable;  // then it can't be served either
    return std::filesystem::is_regular_file(path_of(site, content), unreadable);
}

std::shared_ptr<const OpenFile> FolderShelf::open(const SiteId& site, const FileId& content) const {
    if (!has(site, content)) log::warn("file_missing", {{"site", site.text()}, {"content", content.text()}});
    return std::make_shared<const OpenFile>(OpenFile::open(path_of(site, content).string()));
}

void FolderShelf::serve(http::Response& response, const SiteId& site, const FileId& content,
                        std::uint64_t /*size*/) const {
    response.file = open(site, content);
}

void FolderShelf::remove(const SiteId& site, const FileId& content) const {
    std::error_code ignored;  // who finds it later sweeps it up
    std::filesystem::remove(path_of(site, content), ignored);
}

void FolderShelf::look_through(Duration age, const std::function<void(const std::vector<Lying>&)>& with) const {
    look_through_folder<Lying, FileId>(folder_, age, 2, with);
}

}  // namespace hub::media
