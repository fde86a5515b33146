#include "media/room.h"

#include <algorithm>

#include "base/sabotage.h"

namespace hub::media {

Room::Taken::~Taken() {
    room_.give_back(site_, taken_);
}

bool Room::Taken::grow(std::uint64_t bytes) {
    come_ += bytes;
    if (come_ <= taken_) return true;
    if (!room_.take_more(site_, come_ - taken_)) return false;
    taken_ = come_;
    return true;
}

std::shared_ptr<Room::Taken> Room::take(const SiteId& site, const Usage& usage, std::uint64_t bytes) {
    const std::scoped_lock lock{mutex_};
    Site& known = sites_[site];
    known.room = usage.room();
    require_room(known.room - std::min(known.room, known.taken), bytes);
    known.taken += bytes;
    ++known.uploads;
    return std::make_shared<Taken>(*this, site, bytes);
}

bool Room::take_more(const SiteId& site, std::uint64_t bytes) {
    const std::scoped_lock lock{mutex_};
    Site& known = sites_.at(site);
    if (bytes > known.room - std::min(known.room, known.taken) && !sabotaged("unweighed_uploads")) return false;
    known.taken += bytes;
    return true;
}

void Room::give_back(const SiteId& site, std::uint64_t bytes) {
    const std::scoped_lock lock{mutex_};
    const auto known = sites_.find(site);
    known->second.taken -= bytes;
    if (--known->second.uploads == 0) sites_.erase(known);
}

}  // namespace hub::media
