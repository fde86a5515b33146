#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/open_file.h"
#include "http/response.h"

namespace hub::media {

// Where the bytes of files lie, under ids alone: no name that anybody chose becomes part of where. Thread-safe.
class Shelf {
public:
    virtual ~Shelf() = default;

    // For whoever takes uploads, before the first. Throws Unavailable.
    virtual void make_ready() const = 0;
    // All of it is there for good, exactly as it is here, when it returns. Throws Unavailable.
    virtual void put(const SiteId& site, const FileId& content, const OpenFile& bytes) const = 0;
    // Whether anything lies there under that name. Throws Unavailable.
    virtual bool has(const SiteId& site, const FileId& content) const = 0;
    // To work with it here. Throws NotFound and Unavailable.
    virtual std::shared_ptr<const OpenFile> open(const SiteId& site, const FileId& content) const = 0;
    // Makes the answer send it, or what is asked for of it, `size` bytes in all. Throws NotFound and Unavailable.
    virtual void serve(http::Response& response, const SiteId& site, const FileId& content,
                       std::uint64_t size) const = 0;
    virtual void remove(const SiteId& site, const FileId& content) const = 0;

    struct Lying {
        SiteId site;
        FileId content;
    };
    // Calls with what lies there for longer than `age`, a few at a time.
    virtual void look_through(Duration age, const std::function<void(const std::vector<Lying>&)>& with) const = 0;
    // Throws away what uploads to it left behind half done. Throws Unavailable.
    virtual void tidy() const = 0;
};

// A folder on this machine: <folder>/<site>/<two letters>/<content>.
class FolderShelf final : public Shelf {
public:
    explicit FolderShelf(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void make_ready() const override;
    void put(const SiteId& site, const FileId& content, const OpenFile& bytes) const override;
    bool has(const SiteId& site, const FileId& content) const override;
    std::shared_ptr<const OpenFile> open(const SiteId& site, const FileId& content) const override;
    void serve(http::Response& response, const SiteId& site, const FileId& content, std::uint64_t size) const override;
    void remove(const SiteId& site, const FileId& content) const override;
    void look_through(Duration age, const std::function<void(const std::vector<Lying>&)>& with) const override;
    void tidy() const override {}  // a name comes last

private:
    std::filesystem::path path_of(const SiteId& site, const FileId& content) const;

    std::filesystem::path folder_;
};

}  // namespace hub::media
