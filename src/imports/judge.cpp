#include "imports/judge.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "bulk/acts.h"
#include "members/tags.h"
#include "progress/progress.h"
#include "sessions/sessions.h"

namespace hub::imports {

namespace {

constexpr std::string_view source = "import";

bulk::Gift gift_of(const Access& access, bool notify) {
    return {.thing = access.thing,
            .starts_at = access.since,
            .ends_at = access.until,
            .source = std::string{source},
            .notify = notify};
}

bool differs(const std::optional<std::string>& wanted, const std::string& is) {
    return wanted && *wanted != is;
}

using Tags = std::unordered_map<MemberId, std::set<std::string>>;

std::vector<MemberId> ids_of(const std::vector<members::Member>& known) {
    std::vector<MemberId> ids;
    ids.reserve(known.size());
    for (const members::Member& member : known) ids.push_back(member.id);
    return ids;
}

Tags tags_of_known(Reader& reader, const std::vector<members::Member>& known) {
    Tags tags;
    for (const auto& [member, tag] : members::tags_of(reader, ids_of(known))) tags[member].insert(folded(tag.name));
    return tags;
}

// Only asked for where some row says something of them.
members::KnownValues values_of_known(Reader& reader, const std::vector<members::Member>& known,
                                     const std::vector<Wish>& wishes) {
    if (std::ranges::all_of(wishes, [](const Wish& wish) { return wish.values.empty(); })) return {};
    return members::values_of(reader, ids_of(known));
}

std::optional<std::string> value_of(const std::vector<members::KnownValue>& values, const FieldId& field) {
    const auto found = std::ranges::find(values, field, &members::KnownValue::field);
    return found == values.end() ? std::nullopt : std::optional{found->text};
}

void compare_values(Change& change, const std::vector<members::KnownValue>& known) {
    for (const ValueWish& wanted : change.wish.values) {
        auto before = value_of(known, wanted.field);
        if (before == wanted.text) continue;
        if (!wanted.wrong.empty() && change.wish.refusal.empty()) change.wish.refusal = wanted.wrong;
        change.values.push_back({.field = wanted.field, .before = std::move(before), .after = wanted.text});
    }
}

std::vector<members::KnownValue> values_of_one(const members::KnownValues& values, const MemberId& member) {
    const auto found = values.find(member);
    return found == values.end() ? std::vector<members::KnownValue>{} : found->second;
}

// What of the wish is not so yet.
void compare(Reader& reader, const members::Member& member, Change& change, const Tags& tags_of_all) {
    change.renames =
        differs(change.wish.first_name, member.first_name) || differs(change.wish.last_name, member.last_name);
    const auto tags = tags_of_all.find(member.id);
    const auto has_tag = [&](const std::string& name) {
        return tags != tags_of_all.end() && tags->second.contains(folded(name));
    };
    std::ranges::copy_if(change.wish.tags, std::back_inserter(change.tags), std::not_fn(has_tag));
    for (const Access& access : change.wish.accesses) {
        if (!bulk::has_gift(reader, member.id, gift_of(access, false))) change.accesses.push_back(access);
    }
    for (const Completion& completion : change.wish.completions) {
        if (!progress::find_completion(reader, member.id, completion.page)) change.completions.push_back(completion);
    }
}

std::vector<std::string> keys_of(const std::vector<Wish>& wishes) {
    std::vector<std::string> keys;
    for (const Wish& wish : wishes) {
        if (wish.refusal.empty()) keys.push_back(wish.email_key);
    }
    return keys;
}

}  // namespace

Verdict Change::verdict() const {
    if (!wish.refusal.empty()) return Verdict::refused;
    if (!known) return Verdict::created;
    const bool is_same = !renames && tags.empty() && accesses.empty() && completions.empty() && values.empty();
    return is_same ? Verdict::unchanged : Verdict::updated;
}

std::vector<Change> judge(Reader& reader, std::vector<Wish> wishes) {
    const auto known = members::find_by_email_keys(reader, keys_of(wishes));
    const Tags tags = tags_of_known(reader, known);
    const members::KnownValues values = values_of_known(reader, known, wishes);
    std::unordered_map<std::string, const members::Member*> by_key;
    for (const members::Member& member : known) by_key.emplace(folded(member.email), &member);
    std::vector<Change> changes;
    changes.reserve(wishes.size());
    for (Wish& wish : wishes) {
        Change& change = changes.emplace_back(Change{.wish = std::move(wish)});
        if (!change.wish.refusal.empty()) continue;
        const auto found = by_key.find(change.wish.email_key);
        if (found == by_key.end()) {
            change.tags = change.wish.tags;
            change.accesses = change.wish.accesses;
            change.completions = change.wish.completions;
            compare_values(change, {});
            continue;
        }
        change.known = *found->second;
        if (change.known->deleted_at)
            change.wish.refusal = "this member is in the trash: restore them first";
        else {
            compare(reader, *change.known, change, tags);
            compare_values(change, values_of_one(values, change.known->id));
        }
    }
    return changes;
}

namespace {

JsonObject former_person(const Change& change, const members::Member& member, Time now) {
    JsonObject former{{"at", milliseconds_of(now)}};
    if (!change.known) former["created"] = true;
    if (change.renames && change.known)
        former["names"] =
            JsonArray{change.known->first_name, change.known->last_name, member.first_name, member.last_name};
    return former;
}

// Those of a part, whole kinds of change at a time: a statement each would take many times as long.
class Maker {
public:
    Maker(Tx& tx, const catalog::Catalog& catalog, const std::vector<Change>& changes, bool notify)
        : tx_(tx), catalog_(catalog), changes_(changes), notify_(notify) {}

    std::vector<Made> make() {
        make_people();
        keep_values();
        give_tags();
        for (std::size_t at = 0; at < changes_.size(); ++at) {
            give_access(at);
            complete_pages(at);
        }
        return std::move(made_);
    }

private:
    void make_people() {
        std::vector<members::Profile> profiles;
        for (const Change& change : changes_) {
            if (!change.known) profiles.push_back({change.wish.email, change.wish.first_name, change.wish.last_name});
        }
        const std::vector<members::Member> fresh = members::add(tx_, profiles, source);
        auto next = fresh.begin();
        for (const Change& change : changes_) {
            const members::Member& member =
                people_.emplace_back(change.known ? renamed(*change.known, change) : *next++);
            made_.push_back({member.id, former_person(change, member, tx_.now())});
        }
    }

    members::Member renamed(const members::Member& known, const Change& change) {
        if (!change.renames) return known;
        return members::change(tx_, known.id,
                               {.first_name = change.wish.first_name, .last_name = change.wish.last_name});
    }

    void keep_values() {
        std::vector<members::KeptValue> values;
        for (std::size_t at = 0; at < changes_.size(); ++at) {
            JsonArray known;
            for (const auto& [field, before, after] : changes_[at].values) {
                values.push_back({.member = people_[at].id, .field = field, .text = after});
                known.push_back(JsonArray{field.text(), before ? Json(*before) : Json(nullptr), after});
            }
            if (changes_[at].known) note(made_[at], "values", std::move(known));
        }
        members::keep_values(tx_, values);
    }

    void give_tags() {
        std::map<TagId, std::set<MemberId>> wanted;
        std::map<std::string, TagId> tags;  // by the name as it was written
        for (std::size_t at = 0; at < changes_.size(); ++at) {
            for (const std::string& name : changes_[at].tags) {
                auto tag = tags.find(name);
                if (tag == tags.end()) tag = tags.emplace(name, members::make_tag(tx_, name).tag.id).first;
                wanted[tag->second].insert(people_[at].id);
            }
        }
        std::map<MemberId, JsonArray> given;
        for (const auto& [tag, members] : wanted) {
            for (const MemberId& member : members::give_tag(tx_, {members.begin(), members.end()}, tag, source))
                given[member].emplace_back(tag.text());
        }
        for (Made& made : made_) note(made, "tags", std::move(given[made.member]));
    }

    void give_access(std::size_t at) {
        JsonArray gifts;
        for (const Access& access : changes_[at].accesses) {
            Json gift = bulk::give(tx_, catalog_, people_[at], gift_of(access, notify_));
            if (!gift.is_null()) gifts.push_back(std::move(gift));
        }
        note(made_[at], "gifts", std::move(gifts));
    }

    void complete_pages(std::size_t at) {
        JsonArray pages;
        for (const Completion& completion : changes_[at].completions) {
            if (progress::move_in(tx_, people_[at].id, completion.page, completion.at.value_or(tx_.now())))
                pages.emplace_back(completion.page.text());
        }
        note(made_[at], "pages", std::move(pages));
    }

    static void note(Made& made, std::string_view what, JsonArray done) {
        if (!done.empty()) made.former.as_object()[what] = std::move(done);
    }

    Tx& tx_;
    const catalog::Catalog& catalog_;
    const std::vector<Change>& changes_;
    bool notify_;
    std::vector<members::Member> people_;  // in the order of the changes
    std::vector<Made> made_;               // likewise
};

}  // namespace

std::vector<Made> make(Tx& tx, const catalog::Catalog& catalog, const std::vector<Change>& changes, bool notify) {
    return Maker{tx, catalog, changes, notify}.make();
}

namespace {

template <class Fn>
void each_in(const Json& former, std::string_view name, Fn&& with) {
    const Json* const list = at(former, {name});
    if (list == nullptr) return;
    for (const Json& one : list->as_array()) with(one);
}

void take_back_names(Tx& tx, const members::Member& member, const Json& former, bool& all) {
    const Json* const names = at(former, {"names"});
    if (names == nullptr) return;
    const auto name = [&](std::size_t at) { return std::string{names->as_array().at(at).as_string()}; };
    if (member.first_name != name(2) || member.last_name != name(3)) {
        all = false;
        return;
    }
    members::change(tx, member.id, {.first_name = name(0), .last_name = name(1)});
}

void take_back_values(Tx& tx, const members::Member& member, const Json& former, bool& all) {
    if (at(former, {"values"}) == nullptr) return;
    const auto now = values_of_one(members::values_of(tx, {member.id}), member.id);
    std::vector<members::KeptValue> values;
    each_in(former, "values", [&](const Json& one) {
        const JsonArray& noted = one.as_array();
        const FieldId field = FieldId::parse(noted.at(0).as_string());
        if (value_of(now, field) != std::string{noted.at(2).as_string()}) {
            all = false;
            return;
        }
        values.push_back(
            {.member = member.id,
             .field = field,
             .text = noted.at(1).is_null() ? std::nullopt : std::optional{std::string{noted.at(1).as_string()}}});
    });
    members::keep_values(tx, values);
}

}  // namespace

std::string unmake(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const Json& former) {
    const bool is_new = flag_at(former, {"created"}).value_or(false);
    if (is_new && member.last_login_at) return "has logged in since then";
    bool all = true;
    take_back_names(tx, member, former, all);
    take_back_values(tx, member, former, all);
    each_in(former, "tags", [&](const Json& tag) { members::take_tag(tx, member.id, TagId::parse(tag.as_string())); });
    each_in(former, "gifts", [&](const Json& gift) { all = bulk::take_back(tx, catalog, member, gift) && all; });
    each_in(former, "pages", [&](const Json& page) {
        const auto* const found = catalog.find(PageId::parse(page.as_string()));
        if (found != nullptr) progress::clear(tx, member, *found);
    });
    if (is_new) sessions::trash_member(tx, member.id);
    return all ? "" : "was changed since then: a part of it stays";
}

}  // namespace hub::imports
