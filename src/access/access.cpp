#include "access/access.h"

#include <algorithm>
#include <map>
#include <set>

#include "access/access_rows.h"
#include "access/review.h"
#include "base/ensure.h"
#include "base/error.h"
#include "members/tags.h"

namespace hub::access {

namespace {

using catalog::Catalog;

// ---- from the log to facts

// A grant's spells by its events: begun opens one, changed moves its dates, ended closes it.
void apply(const rows::GrantEvent& event, std::vector<Interval>& spells) {
    if (event.kind == rows::EventKind::begun || spells.empty()) spells.push_back({event.starts_at});
    spells.back() = {event.starts_at, event.ends_at};
}

std::vector<Held> held_by(const std::vector<rows::GrantEvent>& events) {
    std::vector<Held> held;
    std::map<GrantId, std::pair<std::size_t, std::vector<Interval>>> by_grant;
    for (const rows::GrantEvent& event : events) {
        const auto [known, is_new] = by_grant.try_emplace(event.grant, held.size(), std::vector<Interval>{});
        if (is_new) held.push_back({event.grant, event.thing, event.source, event.reference, {}, false});
        apply(event, known->second.second);
        held[known->second.first].awaits_payment = event.awaits_payment;
    }
    for (auto& [grant, spells] : by_grant) held[spells.first].spells = Intervals{std::move(spells.second)};
    return held;
}

// Asked only where a cause has a name of its own, as every subscription has.
std::vector<Held> held_by(Reader& reader, const MemberId& member, Time recorded_up_to) {
    std::vector<Held> held = held_by(rows::events_of(reader, member, recorded_up_to));
    const auto has_name = [](const Held& one) { return !one.reference.empty(); };
    if (std::ranges::none_of(held, has_name)) return held;
    const auto subscriptions = rows::subscriptions_of(reader, member);
    for (Held& one : held)
        one.by_subscription =
            std::ranges::find(subscriptions, std::pair{one.source, one.reference}) != subscriptions.end();
    return held;
}

std::vector<std::pair<TagId, Intervals>> worn_by(const std::vector<std::pair<TagId, members::Worn>>& worn) {
    std::map<TagId, std::vector<Interval>> by_tag;
    for (const auto& [tag, spell] : worn) by_tag[tag].push_back({spell.given_at, spell.taken_at});
    std::vector<std::pair<TagId, Intervals>> tags;
    for (auto& [tag, spells] : by_tag) tags.emplace_back(tag, Intervals{std::move(spells)});
    return tags;
}

// ---- one grant at a time

bool is_past(const Entitlement& to, Time now) {
    return to.ends_at && *to.ends_at <= now;
}

bool is_same(const Grant& held, const Entitlement& to, Time now) {
    const bool same_begin = held.starts_at <= now || held.starts_at == to.starts_at.value_or(now);
    return same_begin && held.ends_at == to.ends_at && held.awaits_payment == to.awaits_payment;
}

// Whether it begins, or goes on for longer than it would have.
bool is_more(const Entitlement& to, const std::optional<Grant>& held, Time now) {
    if (!held || has_ended(*held, now)) return true;
    return held->ends_at && (!to.ends_at || *to.ends_at > *held->ends_at);
}

Grant first_grant(Tx& tx, const MemberId& member, const Entitlement& to, const Cause& cause) {
    const Time now = tx.now();
    const Grant grant{GrantId::fresh(now),        member,     to.thing,          cause.source, cause.reference,
                      to.starts_at.value_or(now), to.ends_at, to.awaits_payment, now,          now};
    rows::insert_grant(tx, grant);
    rows::append_event(tx, rows::EventKind::begun, grant);
    return grant;
}

// A grant that had ended begins a new spell; a live one keeps its begin, and one that hasn't begun begins as it is
// said now. No end moves into the past, and no new begin, for what there was until now stays as it was.
Grant changed_grant(Tx& tx, Grant grant, const Entitlement& to) {
    const Time now = tx.now();
    const bool begins_anew = has_ended(grant, now);
    if (begins_anew || grant.starts_at > now) grant.starts_at = std::max(to.starts_at.value_or(now), now);
    grant.ends_at = to.ends_at ? std::optional{std::max(*to.ends_at, now)} : std::nullopt;
    grant.awaits_payment = to.awaits_payment;
    grant.updated_at = now;
    rows::update_grant(tx, grant);
    rows::append_event(tx, begins_anew ? rows::EventKind::begun : rows::EventKind::changed, grant);
    return grant;
}

// Gives what is wanted, unless it is so already, or was over before it began. Whether anything was written.
bool give(Tx& tx, const MemberId& member, const Entitlement& to, const Cause& cause, const std::optional<Grant>& held) {
    const Time now = tx.now();
    if (!held && is_past(to, now)) return false;
    if (held && (is_same(*held, to, now) || (has_ended(*held, now) && is_past(to, now)))) return false;
    held ? changed_grant(tx, *held, to) : first_grant(tx, member, to, cause);
    return true;
}

void end_grant(Tx& tx, Grant grant, bool for_payment) {
    if (has_ended(grant, tx.now())) return;
    grant.ends_at = std::max(grant.starts_at, tx.now());
    grant.awaits_payment = for_payment;
    grant.updated_at = tx.now();
    rows::update_grant(tx, grant);
    rows::append_event(tx, rows::EventKind::ended, grant);
}

std::vector<Grant> held_by_cause(Reader& reader, const MemberId& member, const Cause& cause) {
    std::vector<Grant> held = rows::grants_of_member(reader, member);
    std::erase_if(
        held, [&](const Grant& grant) { return grant.source != cause.source || grant.reference != cause.reference; });
    return held;
}

std::optional<Grant> of_thing(const std::vector<Grant>& held, const ThingId& thing) {
    const auto found = std::ranges::find(held, thing, &Grant::thing);
    return found == held.end() ? std::nullopt : std::optional{*found};
}

// The catalog may be from before this transaction, and the thing deleted since.
void check_entitlement(Reader& reader, const Catalog& catalog, const Entitlement& to) {
    if (catalog.find(to.thing) == nullptr || !catalog::find_product(reader, to.thing))
        throw NotFound("There is no product or collection " + to.thing.text() + ".");
}

}  // namespace

bool has_ended(const Grant& grant, Time now) {
    return grant.ends_at && *grant.ends_at <= std::max(now, grant.starts_at);
}

Facts load_facts(Reader& reader, const members::Member& member, Time recorded_up_to) {
    return {.member = member.id,
            .member_since = member.created_at,
            .held = held_by(reader, member.id, recorded_up_to),
            .completed = progress::load_spells(reader, member.id, recorded_up_to),
            .tags = worn_by(members::tags_worn(reader, member.id, recorded_up_to))};
}

void check_times(const std::optional<Time>& starts_at, const std::optional<Time>& ends_at, Time now,
                 Complaints& wrong) {
    if (ends_at && *ends_at <= now) wrong.add("ends_at", "should lie in the future");
    if (ends_at && *ends_at <= starts_at.value_or(now)) wrong.add("ends_at", "should lie after starts_at");
}

Grant grant(Tx& tx, const Catalog& catalog, const members::Member& member, const Entitlement& to, const Cause& cause) {
    check_entitlement(tx, catalog, to);
    Complaints wrong;
    check_times(to.starts_at, to.ends_at, tx.now(), wrong);
    wrong.finish();
    Review review{tx, catalog, member};
    review.before({to.thing});
    give(tx, member.id, to, cause, of_thing(held_by_cause(tx, member.id, cause), to.thing));
    review.after(cause.source, cause.notify);
    const auto given = of_thing(held_by_cause(tx, member.id, cause), to.thing);
    ENSURE(given.has_value());
    return *given;
}

void end(Tx& tx, const Catalog& catalog, const GrantId& id) {
    const Grant held = load_grant(tx, id);
    const members::Member member = members::load(tx, held.member);
    Review review{tx, catalog, member};
    review.before({held.thing});
    end_grant(tx, held, false);
    review.after(held.source, Notify::by_mail);
}

Settled settle(Tx& tx, const Catalog& catalog, const members::Member& member, const Cause& cause,
               const std::vector<Entitlement>& wanted) {
    const std::vector<Grant> held = held_by_cause(tx, member.id, cause);
    std::set<ThingId> things;
    for (const Grant& grant : held) things.insert(grant.thing);
    for (const Entitlement& to : wanted) {
        check_entitlement(tx, catalog, to);
        things.insert(to.thing);
    }
    Review review{tx, catalog, member};
    review.before(things);
    Settled settled;
    for (const Entitlement& to : wanted) {
        const auto before = of_thing(held, to.thing);
        if (!give(tx, member.id, to, cause, before)) continue;
        if (is_past(to, tx.now()))
            settled.ended.push_back(to.thing);
        else if (is_more(to, before, tx.now()))
            settled.granted.push_back(to.thing);
    }
    for (const Grant& grant : held) {
        const bool is_wanted = std::ranges::find(wanted, grant.thing, &Entitlement::thing) != wanted.end();
        if (is_wanted || has_ended(grant, tx.now())) continue;
        end_grant(tx, grant, grant.awaits_payment);  // who waited for the payment has given up
        settled.ended.push_back(grant.thing);
    }
    review.after(cause.source, cause.notify);
    return settled;
}

Grant load_grant(Reader& reader, const GrantId& id) {
    auto found = rows::find_grant(reader, id);
    if (!found) throw NotFound("There is no grant " + id.text() + ".");
    return *found;
}

std::vector<Grant> list_grants(Reader& reader, const GrantFilter& filter) {
    return rows::grants(reader, filter);
}

std::vector<MemberId> members_by_cause(Reader& reader, const Cause& cause) {
    return rows::members_by_cause(reader, cause);
}

std::size_t tell_due(Tx& tx, const Catalog& catalog, std::size_t limit) {
    const std::vector<rows::Standing> due = rows::standings_due(tx, tx.now(), limit);
    std::set<MemberId> members;
    for (const rows::Standing& standing : due) members.insert(standing.member);
    for (const MemberId& id : members) {
        const members::Member member = members::load(tx, id);
        Review{tx, catalog, member}.catch_up();
        tx.touch(id.view());
    }
    return due.size();
}

std::vector<SiteId> sites_due(Reader& everywhere) {
    return rows::sites_due(everywhere);
}

bool rebuild_grants(Tx& tx, const MemberId& member) {
    bool was_right = true;
    std::map<GrantId, rows::GrantEvent> last;
    for (const rows::GrantEvent& event : rows::events_of(tx, member, tx.now()))
        last.insert_or_assign(event.grant, event);
    for (const Grant& held : rows::grants_of_member(tx, member)) {
        const auto event = last.find(held.id);
        Grant right = held;
        if (event != last.end()) {
            right.starts_at = event->second.starts_at;
            right.ends_at = event->second.ends_at;
            right.awaits_payment = event->second.awaits_payment;
        }
        const bool same = event != last.end() && right.starts_at == held.starts_at && right.ends_at == held.ends_at &&
                          right.awaits_payment == held.awaits_payment;
        if (!same) rows::update_grant(tx, right);
        was_right = was_right && same;
        last.erase(held.id);
    }
    return was_right && last.empty();
}

}  // namespace hub::access
