#include "demo/story.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "access/access.h"
#include "access/collections.h"
#include "base/error.h"
#include "base/text.h"
#include "members/members.h"
#include "progress/progress.h"
#include "sites/sites.h"

namespace hub::demo {

namespace {

constexpr Duration one_day = 24h;
constexpr std::size_t scan_max = 100;

// One moment of the story.
struct Step {
    enum class What { join, give, end, log_in, complete, scan };

    Time at;
    What what;
    std::size_t member = 0;
    const GrantWords* grant = nullptr;
    std::optional<PageId> page{};
};

// Plans the steps of all members, then takes them in the order of time.
class Story {
public:
    Story(const Stage& stage, const Words& words)
        : stage_(stage), words_(words), zone_(*Zone::find(words.site.time_zone)), ids_(words.members.size()) {}

    void live() {
        for (std::size_t at = 0; at < words_.members.size(); ++at) plan(at);
        plan_scans();
        std::ranges::stable_sort(steps_, {}, &Step::at);
        for (const Step& step : steps_) {
            stage_.clock.set(step.at);
            stage_.store.write(stage_.site, [&](Tx& tx) { take(tx, step); });
        }
        stage_.clock.set(stage_.today);
    }

private:
    Time ago(std::int64_t days, std::size_t member) const { return moment_ago(stage_.today, days, member); }

    Time joined(std::size_t member) const {
        std::int64_t days = words_.members[member].joined_days_ago;
        for (const GrantWords& grant : words_.members[member].grants) days = std::max(days, grant.days_ago);
        return ago(days, member);
    }
    // Logged in once at least on the day they were seen last.
    std::optional<Time> last_login(std::size_t member) const {
        const auto days = words_.members[member].last_login_days_ago;
        if (!days) return std::nullopt;
        return std::max(ago(*days, member) + 10min, joined(member) + 10min);
    }

    void plan(std::size_t at) {
        const MemberWords& member = words_.members[at];
        steps_.push_back({.at = joined(at), .what = Step::What::join, .member = at});
        for (const GrantWords& grant : member.grants) {
            steps_.push_back({.at = given_at(at, grant), .what = Step::What::give, .member = at, .grant = &grant});
            if (!grant.ended_days_ago) continue;
            steps_.push_back(
                {.at = ago(*grant.ended_days_ago, at), .what = Step::What::end, .member = at, .grant = &grant});
        }
        const auto last = last_login(at);
        if (!last) return;
        const Duration rhythm = one_day * static_cast<int>(4 + at % 5);
        for (Time login = joined(at) + 5min; login < *last; login += rhythm) {
            if (is_on_leave(at, login)) continue;
            steps_.push_back({.at = login, .what = Step::What::log_in, .member = at});
        }
        steps_.push_back({.at = *last, .what = Step::What::log_in, .member = at});
        for (const auto& [slug, count] : member.completed) plan_completions(at, slug, count);
    }

    // Every fifth member stayed away for a summer, and came back.
    bool is_on_leave(std::size_t member, Time moment) const {
        return member % 5 == 1 && moment > stage_.today - 150 * one_day && moment < stage_.today - 95 * one_day;
    }

    Time given_at(std::size_t member, const GrantWords& grant) const {
        return std::max(ago(grant.days_ago, member), joined(member) + 2min);
    }

    void plan_completions(std::size_t member, const std::string& slug, std::optional<std::int64_t> count) {
        const catalog::Catalog::Entry& entry = *stage_.catalog.find(stage_.things.at(slug));
        std::vector<PageId> pages = entry.live_pages;
        std::erase_if(pages, [&](const PageId& page) {
            return stage_.catalog.find(page)->opens_at.value_or(stage_.today) > stage_.today;
        });
        const auto there = static_cast<std::int64_t>(pages.size());
        const std::int64_t wanted = std::min(count.value_or(there), there);
        const auto [from, until] = window(member, entry);
        for (std::int64_t at = 0; at < wanted; ++at) {
            const Time evenly = from + (until - from) * (at + 1) / (wanted + 1);
            const Time opens = opening(entry.product.release, from, at);
            steps_.push_back({.at = std::max(evenly, opens + 40min),
                              .what = Step::What::complete,
                              .member = member,
                              .page = pages[static_cast<std::size_t>(at)]});
        }
    }

    // From when a member had the product until they last had it or were last seen.
    std::pair<Time, Time> window(std::size_t member, const catalog::Catalog::Entry& entry) const {
        Time until = *last_login(member) + 20min;
        if (entry.product.access_mode != catalog::AccessMode::assigned) return {joined(member) + 5min, until};
        std::optional<Time> from;
        for (const GrantWords& grant : words_.members[member].grants) {
            if (!opens(stage_.things.at(grant.thing), entry)) continue;
            from = std::min(from.value_or(given_at(member, grant)), given_at(member, grant));
            if (grant.ended_days_ago) until = std::min(until, ago(*grant.ended_days_ago, member));
        }
        if (!from) throw Invalid(words_.members[member].email, "should have what is completed: " + entry.product.slug);
        return {*from + 5min, until};
    }

    static bool opens(const ThingId& given, const catalog::Catalog::Entry& entry) {
        return given == entry.product.id || std::ranges::find(entry.included_in, given) != entry.included_in.end();
    }

    Time opening(const catalog::Release& release, Time from, std::int64_t at) const {
        if (release.mode != catalog::ReleaseMode::time_delayed || at == 0) return from;
        return zone_.later(from, at * release.interval, release.unit, release.at_hour);
    }

    void plan_scans() {
        Time first = stage_.today;
        for (std::size_t at = 0; at < words_.members.size(); ++at) first = std::min(first, joined(at));
        for (Time at = first; at < stage_.today; at += one_day) steps_.push_back({.at = at, .what = Step::What::scan});
    }

    void take(Tx& tx, const Step& step) {
        switch (step.what) {
            case Step::What::join:
                return join(tx, step.member);
            case Step::What::give:
                return give(tx, step);
            case Step::What::end:
                return end(tx, step);
            case Step::What::log_in:
                return members::note_login(tx, member_of(tx, step), words_.site.inactivity_days);
            case Step::What::complete:
                return complete(tx, step);
            case Step::What::scan:
                members::scan_inactive(tx, words_.site.inactivity_days, scan_max);
                return;
        }
    }

    members::Member member_of(Tx& tx, const Step& step) { return members::load(tx, *ids_[step.member]); }

    void join(Tx& tx, std::size_t at) {
        const MemberWords& words = words_.members[at];
        const std::string source = words.grants.empty() ? "manual" : words.grants.front().source;
        const members::Profile profile{
            .email = words.email, .first_name = words.first_name, .last_name = words.last_name};
        ids_[at] = members::welcome(tx, profile, source).member.id;
    }

    void give(Tx& tx, const Step& step) {
        access::Entitlement to{.thing = stage_.things.at(step.grant->thing)};
        if (step.grant->ends_in_days) to.ends_at = stage_.today + *step.grant->ends_in_days * one_day;
        access::grant(tx, stage_.catalog, member_of(tx, step), to, cause_of(step));
    }

    void end(Tx& tx, const Step& step) { access::settle(tx, stage_.catalog, member_of(tx, step), cause_of(step), {}); }

    static access::Cause cause_of(const Step& step) {
        return {.source = step.grant->source, .reference = step.grant->reference, .notify = access::Notify::quietly};
    }

    void complete(Tx& tx, const Step& step) {
        const members::Member member = member_of(tx, step);
        const catalog::Page& page = *stage_.catalog.find(*step.page);
        const access::Facts facts = access::load_facts(tx, member, tx.now());
        access::Judge judge{facts, stage_.catalog, zone_, tx.now()};
        if (judge.decide(page.id).verdict != access::Verdict::open) {
            throw Invalid(words_.members[step.member].email,
                          format("can't have completed “{}” on {}: it was not open", page.title, to_rfc3339(tx.now())));
        }
        progress::complete(tx, stage_.catalog, member, page,
                           {.source = "member",
                            .collections = access::open_collections(judge, stage_.catalog, page.product),
                            .left_out = access::left_out(judge)});
    }

    const Stage& stage_;
    const Words& words_;
    Zone zone_;
    std::vector<std::optional<MemberId>> ids_;
    std::vector<Step> steps_;
};

}  // namespace

// The while is below ten hours.
Time moment_ago(Time today, std::int64_t days, std::size_t member) {
    const Duration own_while = 1min * ((member * 97 + 13) % 600);
    return today - days * one_day - own_while - 15min;
}

void live(const Stage& stage, const Words& words) {
    Story{stage, words}.live();
}

}  // namespace hub::demo
