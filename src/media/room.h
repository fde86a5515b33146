#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "base/ids.h"
#include "media/usage.h"

namespace hub::media {

// What uploads in one piece take of their site's room while they are on their way, so that all of them together never
// fill the disk with more than the site may store. What counts in the end is decided where a file's row is written.
// Thread-safe.
class Room {
public:
    class Taken {
    public:
        Taken(Room& room, const SiteId& site, std::uint64_t bytes) : room_(room), site_(site), taken_(bytes) {}
        ~Taken();
        Taken(const Taken&) = delete;
        Taken& operator=(const Taken&) = delete;

        // Takes what is missing for so many further bytes; false when there isn't as much.
        bool grow(std::uint64_t bytes);

    private:
        Room& room_;
        SiteId site_;
        std::uint64_t taken_;
        std::uint64_t come_ = 0;
    };

    // `usage` as it was read just now; `bytes` as far as they are known, 0 when not. Throws TooLarge.
    std::shared_ptr<Taken> take(const SiteId& site, const Usage& usage, std::uint64_t bytes);

private:
    struct Site {
        std::uint64_t room = 0;   // as last read
        std::uint64_t taken = 0;  // of it
        std::size_t uploads = 0;
    };

    bool take_more(const SiteId& site, std::uint64_t bytes);
    void give_back(const SiteId& site, std::uint64_t bytes);

    std::mutex mutex_;
    std::map<SiteId, Site> sites_;  // those with uploads on their way; guarded by mutex_
};

}  // namespace hub::media
