#include "portal/facts_cache.h"

#include "members/members.h"

namespace hub::portal {

namespace {

// About what the facts take in memory.
std::size_t weight(const access::Facts& facts) {
    constexpr std::size_t links = 4 * sizeof(void*);  // between the entries of a table
    std::size_t bytes = sizeof(facts);
    for (const access::Held& held : facts.held)
        bytes += sizeof(held) + held.reference.capacity() + held.spells.all().capacity() * sizeof(access::Interval);
    for (const auto& page : facts.completed)
        bytes += sizeof(page) + links + page.second.capacity() * sizeof(progress::Spell);
    for (const auto& [tag, spells] : facts.tags)
        bytes += sizeof(tag) + sizeof(spells) + spells.all().capacity() * sizeof(access::Interval);
    return bytes;
}

}  // namespace

std::shared_ptr<const access::Facts> FactsCache::kept(const Stamps& stamps, const SiteId& site,
                                                      const MemberId& member) {
    const auto known = kept_.find(member);
    const bool is_true = known && known->site == site && known->stamp == stamps.of(member.view());
    return is_true ? known->facts : nullptr;
}

std::shared_ptr<const access::Facts> FactsCache::of(Store& store, const SiteId& site, const MemberId& member) {
    if (auto known = kept(store.stamps(), site, member)) return known;
    // Taken before reading: a commit meanwhile makes what was read old at once.
    const std::uint64_t stamp = store.stamps().of(member.view());
    auto facts = store.read(site, [&](Reader& reader) {
        return std::make_shared<const access::Facts>(
            access::load_facts(reader, members::load(reader, member), Time::max()));
    });
    kept_.keep(member, {site, stamp, facts}, weight(*facts));
    return facts;
}

}  // namespace hub::portal
