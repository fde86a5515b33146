#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/open_file.h"

namespace hub::media {

// Where the bytes of files lie: <folder>/<site>/<two letters>/<file>. No name that anybody chose becomes part of a
// path. Thread-safe.
class Shelf {
public:
    explicit Shelf(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // For whoever takes uploads, before the first: makes the folder, and throws away what uploads left in it when the
    // last process was killed. Throws Unavailable.
    void make_ready() const;

    // Where uploads are kept until they are put on the shelf; on the same disk.
    std::string incoming() const { return (folder_ / "incoming").string(); }
    // Durable when it returns. Throws Unavailable.
    void put(const SiteId& site, const FileId& file, OpenFile& bytes) const;
    // Throws NotFound.
    std::shared_ptr<const OpenFile> open(const SiteId& site, const FileId& file) const;
    void remove(const SiteId& site, const FileId& file) const;

    struct Lying {
        SiteId site;
        FileId file;
    };
    // Calls with what lies there for longer than `age`, a few at a time.
    void look_through(Duration age, const std::function<void(const std::vector<Lying>&)>& with) const;

private:
    std::filesystem::path path_of(const SiteId& site, const FileId& file) const;

    std::filesystem::path folder_;
};

}  // namespace hub::media
