#pragma once

#include <memory>
#include <mutex>
#include <semaphore>
#include <set>
#include <string>

#include "base/clock.h"
#include "media/s3_calls.h"
#include "media/shelf.h"

namespace hub::media {

// An S3-compatible store: <prefix><site>/<content>. What is put there was read back, and its length and SHA-256
// compared, before put() returns. Large files go in parts; parts that came to nothing are thrown away by
// look_through().
class S3Shelf final : public Shelf {
public:
    struct Sizes {
        std::uint64_t single_max = std::uint64_t{8} * 1024 * 1024;  // what is larger goes in parts
        std::uint64_t part = std::uint64_t{8} * 1024 * 1024;
    };
    // `folder` is where open() keeps what it works with.
    S3Shelf(std::unique_ptr<S3Calls> calls, std::string prefix, std::string folder, const Clock& clock, Sizes sizes);
    S3Shelf(std::unique_ptr<S3Calls> calls, std::string prefix, std::string folder, const Clock& clock);

    void make_ready() const override {}  // a store that is away keeps nobody from starting
    void put(const SiteId& site, const FileId& content, const OpenFile& bytes) const override;
    bool has(const SiteId& site, const FileId& content) const override;
    std::shared_ptr<const OpenFile> open(const SiteId& site, const FileId& content) const override;
    void serve(http::Response& response, const SiteId& site, const FileId& content, std::uint64_t size) const override;
    void remove(const SiteId& site, const FileId& content) const override;
    void look_through(Duration age, const std::function<void(const std::vector<Lying>&)>& with) const override;
    void tidy() const override;

private:
    std::string key_of(const SiteId& site, const FileId& content) const;
    S3Reply tried(const S3Call& call) const;
    void put_whole(const std::string& key, const OpenFile& bytes) const;
    void put_in_parts(const std::string& key, const OpenFile& bytes) const;
    std::string put_parts(const std::string& key, const std::string& upload, const OpenFile& bytes) const;
    void check(const std::string& key, const OpenFile& bytes) const;
    void abort(const std::string& key, const std::string& upload) const;

    std::unique_ptr<S3Calls> calls_;
    std::string prefix_;
    std::string folder_;
    const Clock& clock_;
    Sizes sizes_;
    mutable std::counting_semaphore<> turns_;  // so that a slow store doesn't take all handlers
    mutable std::mutex mutex_;
    mutable std::set<std::string> under_way_;  // uploads in parts; guarded by mutex_
};

}  // namespace hub::media
