#include "sessions/door.h"

#include <map>

#include "http/csrf.h"
#include "sessions/sessions_rows.h"
#include "sessions/tokens.h"

namespace hub::sessions {

namespace {

constexpr std::size_t entries_max = 2'000;  // of one shard; 64,000 in all
constexpr std::chrono::minutes seen_pause = 5min;
constexpr std::size_t token_size_max = 100;

bool is_over(Time began_at, Time seen_at, Time now) {
    return now >= began_at + session_life_max || now >= seen_at + session_idle_max;
}

}  // namespace

Door::Door(Store& store, const Clock& clock, const crypto::Sealer& sealer)
    : store_(store), clock_(clock), form_key_(sealer.derived_key("portal forms")) {}

Door::Known Door::find(const SiteId& site, std::string_view token) {
    if (token.empty() || token.size() > token_size_max) return nullptr;
    const std::string token_hash = stored_form(token);
    if (Known viewer = known(site, token_hash)) return viewer;
    return asked(site, token, token_hash);
}

Door::Known Door::find_known(const SiteId& site, std::string_view token) {
    if (token.empty() || token.size() > token_size_max) return nullptr;
    return known(site, stored_form(token));
}

Door::Shard& Door::shard_of(const std::string& token_hash) {
    return shards_[std::hash<std::string>{}(token_hash) % shards_.size()];
}

Door::Known Door::known(const SiteId& site, const std::string& token_hash) {
    const Time now = clock_.now();
    Shard& shard = shard_of(token_hash);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(token_hash);
    if (found == shard.entries.end() || found->second.site != site) return nullptr;
    if (!still_true(found->second, token_hash, now)) {
        shard.entries.erase(found);
        return nullptr;
    }
    note_seen(found->second, now);
    return found->second.viewer;
}

bool Door::still_true(const Entry& entry, const std::string& token_hash, Time now) const {
    const Viewer& viewer = *entry.viewer;
    return store_.stamps().of(token_hash) == entry.session_stamp &&
           store_.stamps().of(viewer.member.id.view()) == entry.member_stamp &&
           !is_over(viewer.began_at, time_of(entry.seen_at->load()), now);
}

// Stamps are taken before reading, so the member has to be known before the member is read.
Door::Known Door::asked(const SiteId& site, std::string_view token, const std::string& token_hash) {
    const std::uint64_t session_stamp = store_.stamps().of(token_hash);
    const auto live = store_.read(site, [&](Reader& reader) { return rows::find_live(reader, token_hash); });
    const Time now = clock_.now();
    if (!live || is_over(live->began_at, live->seen_at, now)) return nullptr;
    const std::uint64_t member_stamp = store_.stamps().of(live->member.view());
    auto member = store_.read(site, [&](Reader& reader) { return members::load(reader, live->member); });
    if (!member.may_log_in()) return nullptr;
    const auto viewer = std::make_shared<const Viewer>(Viewer{.session = live->id,
                                                              .member = std::move(member),
                                                              .began_at = live->began_at,
                                                              .form_token = http::form_token(form_key_, token)});
    Entry entry{.viewer = viewer,
                .site = site,
                .session_stamp = session_stamp,
                .member_stamp = member_stamp,
                .seen_at = std::make_shared<std::atomic<std::int64_t>>(milliseconds_of(live->seen_at))};
    note_seen(entry, now);
    Shard& shard = shard_of(token_hash);
    const std::lock_guard lock(shard.mutex);
    if (shard.entries.size() >= entries_max) shard.entries.erase(shard.entries.begin());
    shard.entries.insert_or_assign(token_hash, std::move(entry));
    return viewer;
}

void Door::note_seen(const Entry& entry, Time now) {
    std::int64_t before = entry.seen_at->load();
    if (now < time_of(before) + seen_pause) return;
    if (!entry.seen_at->compare_exchange_strong(before, milliseconds_of(now))) return;
    const std::lock_guard lock(seen_mutex_);
    seen_.push_back({entry.site, entry.viewer->session, now});
}

std::size_t Door::write_seen() {
    std::vector<Seen> seen;
    {
        const std::lock_guard lock(seen_mutex_);
        seen.swap(seen_);
    }
    std::map<SiteId, std::vector<Seen>> by_site;
    for (const Seen& one : seen) by_site[one.site].push_back(one);
    for (const auto& [site, sessions] : by_site) {
        store_.write(site, [&](Tx& tx) {
            for (const Seen& one : sessions) rows::see(tx, one.session, one.at);
        });
    }
    return seen.size();
}

}  // namespace hub::sessions
