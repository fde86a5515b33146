#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/open_file.h"

namespace hub::media {

// Where uploads lie until they are whole, always on this machine: those in one piece under names of chance, resumable
// ones under <folder>/<site>/<upload>, where they outlive connections and processes. Thread-safe.
class Arrivals {
public:
    explicit Arrivals(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // For whoever takes uploads, before the first: makes the folder, and throws away what uploads in one piece left in
    // it when the last process was killed. Throws Unavailable.
    void make_ready() const;
    std::string folder() const { return folder_.string(); }

    // To add what comes. Throws Conflict{in_use} while another request does, and Unavailable.
    OpenFile resume(const SiteId& site, const UploadId& upload) const;
    // The same; empty while another request does.
    std::optional<OpenFile> try_resume(const SiteId& site, const UploadId& upload) const;
    // How much of it has come and is on the disk for good. Throws Unavailable.
    std::uint64_t arrived(const SiteId& site, const UploadId& upload) const;
    void drop(const SiteId& site, const UploadId& upload) const;

    struct Lying {
        SiteId site;
        UploadId upload;
    };
    // Resumable ones that nothing was added to for `age`, a few at a time.
    void look_through(Duration age, const std::function<void(const std::vector<Lying>&)>& with) const;

private:
    std::filesystem::path path_of(const SiteId& site, const UploadId& upload) const;

    std::filesystem::path folder_;
};

}  // namespace hub::media
