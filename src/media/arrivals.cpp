#include "media/arrivals.h"

#include "base/error.h"
#include "media/folders.h"

namespace hub::media {

void Arrivals::make_ready() const {
    make_folder(folder_);
    for (const auto& left : std::filesystem::directory_iterator{folder_}) {
        std::error_code ignored;
        if (left.path().extension() == OpenFile::unkept_ending) std::filesystem::remove(left.path(), ignored);
    }
}

std::filesystem::path Arrivals::path_of(const SiteId& site, const UploadId& upload) const {
    return folder_ / site.text() / upload.text();
}

std::optional<OpenFile> Arrivals::try_resume(const SiteId& site, const UploadId& upload) const {
    const std::filesystem::path path = path_of(site, upload);
    make_folder(path.parent_path());
    return OpenFile::extend(path.string());
}

OpenFile Arrivals::resume(const SiteId& site, const UploadId& upload) const {
    auto file = try_resume(site, upload);
    if (!file) throw Conflict("Another request is adding to this upload. Wait until it ends, and go on then.", in_use);
    return *std::move(file);
}

std::uint64_t Arrivals::arrived(const SiteId& site, const UploadId& upload) const {
    const std::filesystem::path path = path_of(site, upload);
    std::error_code failure;
    if (!std::filesystem::exists(path, failure)) return 0;
    const OpenFile file = OpenFile::open(path.string());
    const std::uint64_t size = file.size();  // before the sync: what comes meanwhile isn't told
    file.sync();
    return size;
}

void Arrivals::drop(const SiteId& site, const UploadId& upload) const {
    std::error_code ignored;  // who finds it later sweeps it up
    std::filesystem::remove(path_of(site, upload), ignored);
}

void Arrivals::look_through(Duration age, const std::function<void(const std::vector<Lying>&)>& with) const {
    look_through_folder<Lying, UploadId>(folder_, age, 1, with);
}

}  // namespace hub::media
