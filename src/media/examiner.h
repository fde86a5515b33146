#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "db/store.h"
#include "media/cage.h"
#include "media/examinations.h"
#include "media/shelf.h"

namespace hub::media {

// Looks into what was uploaded: makes the sizes of images, and finds out whether what should play will. Everything that
// opens a stranger's bytes is done by a child process in a cage (cage.h). A kill costs a repetition, never a half
// result: what is found is written in one transaction, after the bytes that it names. Thread-safe.
class Examiner {
public:
    using RunCaged = std::function<Report(const Errand&)>;

    // `folder` is where new pictures lie until they are put on the shelf.
    Examiner(Store& store, const Shelf& shelf, std::string folder, RunCaged run = run_caged)
        : store_(store), shelf_(shelf), folder_(std::move(folder)), run_(std::move(run)) {}

    // For the start: what the last process left undone is due at once.
    void take_back_abandoned();
    // Does the next one that is due; false when none is. As many threads at a time as there should be children.
    bool examine_next();
    // Returns once this content isn't being looked into any more, or after `patience`. Answers at once while many wait
    // already.
    void wait_for(const SiteId& site, const FileId& content, Duration patience);

private:
    struct Work;
    bool is_working(const SiteId& site, const FileId& content);
    std::uint64_t finished() const;

    Store& store_;
    const Shelf& shelf_;
    const std::string folder_;
    const RunCaged run_;
    std::atomic<std::size_t> waiting_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t finished_ = 0;  // how many so far; guarded by mutex_
};

}  // namespace hub::media
