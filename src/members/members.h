#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "activity/activity.h"
#include "base/ids.h"
#include "db/tx.h"

// The people of a site. An address is unique in it, compared folded and trimmed.
namespace hub::members {

struct Member {
    MemberId id;
    std::string email;
    std::string first_name;
    std::string last_name;
    bool has_password = false;
    std::string source;
    Time created_at;
    std::optional<Time> last_login_at;
    std::optional<Time> inactive_since;
    std::optional<Time> blocked_at;
    std::optional<std::string> blocked_reason;
    std::optional<Time> deleted_at;  // in the trash since

    // Neither blocked nor in the trash.
    bool may_log_in() const { return !blocked_at && !deleted_at; }
};

struct Profile {
    std::string email;
    std::optional<std::string> first_name{};
    std::optional<std::string> last_name{};
};

// Makes the member unless there is one with this address, whose names are then left alone unless given.
// Records user.created for a new one; takes a known one out of the trash. `created` says which it was.
struct Welcomed {
    Member member;
    bool created = false;
};
Welcomed welcome(Tx& tx, const Profile& profile, std::string_view source);

// Makes the member, of whom it is known that nobody has the address; throws Conflict where somebody does.
Member add(Tx& tx, const Profile& profile, std::string_view source);
// Many at once, in this order.
std::vector<Member> add(Tx& tx, std::span<const Profile> profiles, std::string_view source);
// For who adds thousands, each time their number may have doubled: lets PostgreSQL learn how many there are. A plan
// that it made while there were few reads all members for each row that names one, until it looks by itself, minutes
// later.
void count_for_plans(Tx& tx);

Member load(Reader& reader, const MemberId& id);  // throws NotFound
std::optional<Member> find(Reader& reader, const MemberId& id);
std::optional<Member> find_by_email(Reader& reader, std::string_view email);
// Those who have these addresses, given folded; in the trash too.
std::vector<Member> find_by_email_keys(Reader& reader, const std::vector<std::string>& keys);

struct Change {
    std::optional<std::string> email{};
    std::optional<std::string> first_name{};
    std::optional<std::string> last_name{};
};
// Throws Invalid{"email"} when another member has the address. Another address goes by sessions::change_member().
Member change(Tx& tx, const MemberId& id, const Change& wanted);

// Into the trash: no log-in, on no list; what they have and did stays, and the address stays theirs. Answers whether it
// changed anything. Sessions are ended by sessions::trash_member().
bool trash(Tx& tx, const MemberId& id);
// Out of the trash, as they were; no creation. Answers whether it changed anything.
bool restore(Tx& tx, const MemberId& id);
// No log-in, until unblocked. Sessions are ended by sessions::block_member().
bool block(Tx& tx, const MemberId& id, const std::string& reason);
bool unblock(Tx& tx, const MemberId& id);

// Blocked and in the trash, or not, exactly as it was then: for who takes back an act.
struct Standing {
    std::optional<Time> blocked_at{};
    std::optional<std::string> blocked_reason{};
    std::optional<Time> deleted_at{};
};
void put_back(Tx& tx, const MemberId& id, const Standing& former);

std::optional<std::string> password_hash(Reader& reader, const MemberId& id);
void set_password_hash(Tx& tx, const MemberId& id, const std::string& hash);

// A successful log-in: user.inactive first if the scan had not come yet, then user.login, then user.activate at the
// end of an inactive spell.
void note_login(Tx& tx, const Member& member, int inactivity_days);
// Records user.inactive, dated at the threshold, for members whose time has come; and silently takes back those who are
// not inactive by it, because it was raised. Answers how many there were; at most `limit` of each a call.
std::size_t scan_inactive(Tx& tx, int inactivity_days, std::size_t limit);

// Makes what members are found and sorted by, for at most `limit` rows of an older version; answers how many.
std::size_t index_members(Tx& tx, std::size_t limit);
// The sites where index_members() has something to do.
std::vector<SiteId> sites_to_index(Reader& everywhere);

activity::Who who(const Member& member);

}  // namespace hub::members
