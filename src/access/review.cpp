#include "access/review.h"

#include "activity/activity.h"
#include "sites/sites.h"

namespace hub::access {

Review::Review(Tx& tx, const catalog::Catalog& catalog, const members::Member& member)
    : tx_(tx),
      catalog_(catalog),
      member_(member),
      zone_(sites::load(tx).zone()),
      facts_(load_facts(tx, member, tx.now())) {
    for (const rows::Standing& standing : rows::standings_of(tx, member.id))
        standings_.emplace(standing.thing, standing);
}

void Review::catch_up() {
    for (auto& [thing, standing] : standings_) {
        if (!standing.changes_at || *standing.changes_at > tx_.now()) continue;
        const Intervals held = holds(thing);
        const Intervals given = given_itself(thing);
        for (auto at = standing.changes_at; at && *at <= tx_.now(); at = held.next_change_after(*at)) {
            const bool begins = !standing.is_open && held.contains(*at) && given.contains(*at);
            const bool ends = standing.is_open && !held.contains(*at);
            if (begins || ends) tell(standing, *at, standing.source, Notify::by_mail);
        }
        put(standing, held);
    }
}

void Review::before(const std::set<ThingId>& things) {
    catch_up();
    for (const ThingId& thing : things) {
        was_open_.emplace(thing, holds(thing).contains(tx_.now()));
        const auto* const entry = catalog_.find(thing);
        if (entry == nullptr) continue;
        for (const ThingId& inside : entry->includes) {
            if (!things.contains(inside) && standings_.contains(inside)) included_.insert(inside);
        }
    }
}

void Review::after(const std::string& source, Notify notify) {
    facts_ = load_facts(tx_, member_, tx_.now());
    for (const bool open_before : {false, true}) {
        for (const auto& [thing, was] : was_open_) {
            if (was == open_before) compare_given(thing, was, source, notify);
        }
    }
    for (const ThingId& inside : included_) compare_included(inside, source, notify);
    tx_.touch(member_.id.view());
}

// A cause gave or took `thing` itself.
void Review::compare_given(const ThingId& thing, bool was_open, const std::string& source, Notify notify) {
    rows::Standing& standing =
        standings_.try_emplace(thing, rows::Standing{member_.id, thing, false, source, std::nullopt}).first->second;
    const Intervals held = holds(thing);
    const bool open = held.contains(tx_.now());
    if (open && !was_open) {
        standing.is_open = false;
        standing.source = source;
        tell(standing, tx_.now(), source, notify);
    }
    if (open) standing.is_open = true;  // a further source of what is held is recorded and fires nothing
    if (!open && standing.is_open) tell(standing, tx_.now(), source, notify);
    put(standing, held);
}

// A collection that includes `thing` was given or taken.
void Review::compare_included(const ThingId& thing, const std::string& source, Notify notify) {
    rows::Standing& standing = standings_.at(thing);
    const Intervals held = holds(thing);
    if (standing.is_open && !held.contains(tx_.now())) tell(standing, tx_.now(), source, notify);
    put(standing, held);
}

Intervals Review::holds(const ThingId& thing) const {
    return Judge{facts_, catalog_, zone_, tx_.now()}.holds(thing);
}

Intervals Review::given_itself(const ThingId& thing) const {
    Intervals given;
    for (const Held& held : facts_.held) {
        if (held.thing == thing) given = given.united(held.spells);
    }
    return given;
}

void Review::put(rows::Standing& standing, const Intervals& held) {
    standing.changes_at = held.next_change_after(tx_.now());
    rows::put_standing(tx_, standing);
}

void Review::tell(rows::Standing& standing, Time occurred_at, const std::string& source, Notify notify) {
    standing.is_open = !standing.is_open;
    if (catalog_.find(standing.thing) == nullptr) return;  // deleted: there is nothing left to tell of
    activity::record(tx_, {.type = standing.is_open ? activity::Type::access_granted : activity::Type::access_removed,
                           .who = members::who(member_),
                           .product = catalog::what(catalog_, standing.thing),
                           .source = source,
                           .occurred_at = occurred_at,
                           .quietly = notify == Notify::quietly});
}

}  // namespace hub::access
