#include "members/members.h"

#include "base/error.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "members/members_rows.h"

namespace hub::members {

namespace {

Time last_seen(const Member& member) {
    return member.last_login_at.value_or(member.created_at);
}

Duration threshold_of(int inactivity_days) {
    return std::chrono::hours{24 * inactivity_days};
}

activity::Happening happening(const Member& member, activity::Type type, std::string source, Time occurred_at) {
    return {.type = type, .who = who(member), .source = std::move(source), .occurred_at = occurred_at};
}

void tell(Tx& tx, const Member& member, activity::Type type, std::string source, Time occurred_at) {
    activity::record(tx, happening(member, type, std::move(source), occurred_at));
}

// The spell begins when the threshold was reached, whenever that is noticed.
void become_inactive(Tx& tx, const Member& member, Time since) {
    if (!sabotaged("told_each_scan")) rows::set_inactive(tx, member.id, since);
    tell(tx, member, activity::Type::inactive, "schedule", since);
    tx.touch(member.id.view());
}

void check_email(std::string_view email) {
    if (!is_email(trimmed(email))) throw Invalid("email", "should be an e-mail address");
}

std::string name_of(const std::optional<std::string>& given, const std::string& otherwise) {
    return given ? std::string{trimmed(*given)} : otherwise;
}

Member new_member(Tx& tx, const Profile& profile, std::string_view source) {
    check_email(profile.email);
    return {.id = tx.fresh<MemberId>(),
            .email = std::string{trimmed(profile.email)},
            .first_name = name_of(profile.first_name, ""),
            .last_name = name_of(profile.last_name, ""),
            .has_password = false,
            .source = std::string{source},
            .created_at = tx.now(),
            .last_login_at = std::nullopt,
            .inactive_since = std::nullopt,
            .blocked_at = std::nullopt,
            .blocked_reason = std::nullopt,
            .deleted_at = std::nullopt};
}

Member renamed(Tx& tx, Member member, const std::optional<std::string>& first, const std::optional<std::string>& last) {
    const std::string first_name = name_of(first, member.first_name);
    const std::string last_name = name_of(last, member.last_name);
    if (first_name == member.first_name && last_name == member.last_name) return member;
    member.first_name = first_name;
    member.last_name = last_name;
    rows::update_profile(tx, member);
    tx.touch(member.id.view());
    return member;
}

}  // namespace

Welcomed welcome(Tx& tx, const Profile& profile, std::string_view source) {
    check_email(profile.email);
    if (auto known = find_by_email(tx, profile.email)) {
        if (restore(tx, known->id)) known->deleted_at = std::nullopt;
        return {renamed(tx, std::move(*known), profile.first_name, profile.last_name), false};
    }
    return {add(tx, profile, source), true};
}

std::vector<Member> add(Tx& tx, std::span<const Profile> profiles, std::string_view source) {
    std::vector<Member> members;
    std::vector<activity::Happening> happenings;
    for (const Profile& profile : profiles) {
        const Member& member = members.emplace_back(new_member(tx, profile, source));
        happenings.push_back(happening(member, activity::Type::created, member.source, tx.now()));
    }
    if (!rows::insert(tx, members)) throw Conflict("Somebody made this member at the same moment. Try again.");
    activity::record(tx, happenings);
    return members;
}

Member add(Tx& tx, const Profile& profile, std::string_view source) {
    return add(tx, std::span{&profile, 1}, source).front();
}

void count_for_plans(Tx& tx) {
    if (tx.is_on_postgres()) rows::analyze(tx);
}

Member load(Reader& reader, const MemberId& id) {
    auto member = rows::find(reader, id);
    if (!member) throw NotFound("There is no such member.");
    return std::move(*member);
}

std::optional<Member> find(Reader& reader, const MemberId& id) {
    return rows::find(reader, id);
}

std::optional<Member> find_by_email(Reader& reader, std::string_view email) {
    return rows::find_by_email_key(reader, folded(email));
}

std::vector<Member> find_by_email_keys(Reader& reader, const std::vector<std::string>& keys) {
    return rows::find_by_email_keys(reader, keys);
}

Member change(Tx& tx, const MemberId& id, const Change& wanted) {
    Member member = load(tx, id);
    if (wanted.email) {
        check_email(*wanted.email);
        const auto holder = find_by_email(tx, *wanted.email);
        if (holder && holder->id != id) throw Invalid("email", "belongs to another member");
        member.email = trimmed(*wanted.email);
    }
    member.first_name = name_of(wanted.first_name, member.first_name);
    member.last_name = name_of(wanted.last_name, member.last_name);
    rows::update_profile(tx, member);
    tx.touch(id.view());
    return member;
}

bool trash(Tx& tx, const MemberId& id) {
    if (load(tx, id).deleted_at) return false;
    rows::set_deleted(tx, id, tx.now());
    tx.touch(id.view());
    return true;
}

bool restore(Tx& tx, const MemberId& id) {
    if (!load(tx, id).deleted_at) return false;
    rows::set_deleted(tx, id, std::nullopt);
    tx.touch(id.view());
    return true;
}

bool block(Tx& tx, const MemberId& id, const std::string& reason) {
    const Member member = load(tx, id);
    rows::set_blocked(tx, id, member.blocked_at.value_or(tx.now()), reason);
    tx.touch(id.view());
    return !member.blocked_at;
}

bool unblock(Tx& tx, const MemberId& id) {
    if (!load(tx, id).blocked_at) return false;
    rows::set_blocked(tx, id, std::nullopt, std::nullopt);
    tx.touch(id.view());
    return true;
}

void put_back(Tx& tx, const MemberId& id, const Standing& former) {
    rows::set_blocked(tx, id, former.blocked_at, former.blocked_reason);
    rows::set_deleted(tx, id, former.deleted_at);
    tx.touch(id.view());
}

std::optional<std::string> password_hash(Reader& reader, const MemberId& id) {
    return rows::password_hash(reader, id);
}

void set_password_hash(Tx& tx, const MemberId& id, const std::string& hash) {
    rows::set_password_hash(tx, id, hash);
    tx.touch(id.view());
}

void note_login(Tx& tx, const Member& member, int inactivity_days) {
    const Time due = last_seen(member) + threshold_of(inactivity_days);
    const bool is_inactive = due <= tx.now();  // whatever the scan has noticed so far
    if (is_inactive && !member.inactive_since) become_inactive(tx, member, due);
    rows::note_login(tx, member.id);
    tell(tx, member, activity::Type::login, "member", tx.now());
    if (is_inactive) tell(tx, member, activity::Type::activate, "member", tx.now());
    tx.touch(member.id.view());
}

std::size_t scan_inactive(Tx& tx, int inactivity_days, std::size_t limit) {
    const Duration threshold = threshold_of(inactivity_days);
    const std::vector<Member> due = rows::seen_before(tx, tx.now() - threshold, limit);
    for (const Member& member : due) become_inactive(tx, member, last_seen(member) + threshold);
    const std::vector<MemberId> back = rows::end_spells(tx, tx.now() - threshold, threshold, limit);
    for (const MemberId& id : back) tx.touch(id.view());
    return due.size() + back.size();
}

std::size_t index_members(Tx& tx, std::size_t limit) {
    const std::vector<Member> bare = rows::unindexed(tx, limit);
    for (const Member& member : bare) rows::update_profile(tx, member);
    return bare.size();
}

std::vector<SiteId> sites_to_index(Reader& everywhere) {
    return rows::sites_to_index(everywhere);
}

activity::Who who(const Member& member) {
    return {.id = member.id, .email = member.email, .first_name = member.first_name, .last_name = member.last_name};
}

}  // namespace hub::members
