#include "portal/facts_cache.h"

#include "members/members.h"

#include <utility>

namespace hub::portal {

std::shared_ptr<const access::Facts> FactsCache::kept(const Stamps& stamps, const SiteId& site, const MemberId& member) {
    const std::lock_guard lock{mutex_};
    const auto found = by_member_.find(member);
    if (found == by_member_.end()) return nullptr;
    const Kept& kept = *found->second;
    if (kept.site != site || kept.stamp != stamps.of(member.view())) return nullptr;
    recent_first_.splice(recent_first_.begin(), recent_first_, found->second);
    return kept.facts;
}

std::shared_ptr<const access::Facts> FactsCache::of(Store& store, const SiteId& site, const MemberId& member) {
    if (auto known = kept(store.stamps(), site, member)) return known;
    // Taken before reading: a commit meanwhile makes what was read old at once.
    const std::uint64_t stamp = store.stamps().of(member.view());
    auto facts = store.read(site, [&](Reader& reader) {
        return std::make_shared<const access::Facts>(
            access::load_facts(reader, members::load(reader, member), Time::max()));
    });
    keep({site, member, stamp, facts});
    return facts;
}

std::size_t FactsCache::size() const {
    const std::lock_guard lock{mutex_};
    return recent_first_.size();
}

void FactsCache::keep(Kept fresh) {
    const std::lock_guard lock{mutex_};
    if (const auto old = by_member_.find(fresh.member); old != by_member_.end()) {
        recent_first_.erase(old->second);
        by_member_.erase(old);
    }
    recent_first_.push_front(std::move(fresh));
    by_member_.emplace(recent_first_.front().member, recent_first_.begin());
    while (recent_first_.size() > limit_) {
        by_member_.erase(recent_first_.back().member);
        recent_first_.pop_back();
    }
}

}  // namespace hub::portal
