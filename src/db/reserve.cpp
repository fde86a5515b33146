#include "db/reserve.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/sabotage.h"

namespace hub::db {

namespace {

constexpr std::int64_t piece = std::int64_t{1024} * 1024;  // enough for any of those it is for
constexpr std::int64_t piece_min = std::int64_t{64} * 1024;

thread_local bool is_making_room = false;

int open_reserve(const std::string& path) {
    return path.empty() ? -1 : ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

}  // namespace

MakingRoom::MakingRoom() : was_on_(is_making_room) {
    is_making_room = true;
}

MakingRoom::~MakingRoom() {
    is_making_room = was_on_;
}

bool MakingRoom::is_on_this_thread() {
    return is_making_room || sabotaged("reserve_for_anybody");
}

Reserve::Reserve(const std::string& path) : handle_(open_reserve(path)) {
    if (path.empty()) return;
    take_back();
    if (kept_ < size_max) log::warn("the disk has no room for the whole reserve", {{"bytes", std::to_string(kept_)}});
}

Reserve::~Reserve() {
    if (handle_ >= 0) ::close(handle_);
}

bool Reserve::give_up() {
    const std::int64_t had = size();
    if (had == 0 || sabotaged("no_reserve")) return false;
    if (::ftruncate(handle_, std::max(had - piece, std::int64_t{0})) != 0) return false;
    is_lent_ = true;
    log::warn("the disk is full; its reserve is used to make room", {{"left", std::to_string(size())}});
    return true;
}

void Reserve::take_back() {
    if (handle_ < 0) return;
    for (std::int64_t bytes = size_max; bytes >= piece_min; bytes /= 2) {
        while (size() + bytes <= size_max && grow_by(bytes)) continue;
    }
    kept_ = std::max(kept_, size());
    is_lent_ = is_lent_ && size() < kept_;
}

std::int64_t Reserve::size() const {
    struct stat known{};
    return handle_ >= 0 && ::fstat(handle_, &known) == 0 ? known.st_size : 0;
}

// What can't be had whole is let go again: some of it may have been taken.
bool Reserve::grow_by(std::int64_t bytes) const {
    const std::int64_t had = size();
    if (::posix_fallocate(handle_, had, bytes) == 0) return true;
    if (::ftruncate(handle_, had) != 0) log::warn("the reserve can't be shortened");
    return false;
}

}  // namespace hub::db
