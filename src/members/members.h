#pragma once

#include <cstdint>
#include <optional>
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
};

struct Profile {
    std::string email;
    std::optional<std::string> first_name{};
    std::optional<std::string> last_name{};
};

// Makes the member unless there is one with this address, whose names are then left alone unless given.
// Records user.created for a new one. `created` says which it was.
struct Welcomed {
    Member member;
    bool created = false;
};
Welcomed welcome(Tx& tx, const Profile& profile, std::string_view source);

Member load(Reader& reader, const MemberId& id);  // throws NotFound
std::optional<Member> find(Reader& reader, const MemberId& id);
std::optional<Member> find_by_email(Reader& reader, std::string_view email);

struct Change {
    std::optional<std::string> email{};
    std::optional<std::string> first_name{};
    std::optional<std::string> last_name{};
};
// Throws Invalid{"email"} when another member has the address. Another address goes by sessions::change_member().
Member change(Tx& tx, const MemberId& id, const Change& wanted);

struct Page {
    std::vector<Member> members;
    std::optional<std::string> next_cursor;
};
// By age, newest first. `query` matches the beginning of the address or a name.
Page list_members(Reader& reader, const std::optional<std::string>& query, const std::optional<std::string>& cursor,
                  std::size_t limit);

std::optional<std::string> password_hash(Reader& reader, const MemberId& id);
void set_password_hash(Tx& tx, const MemberId& id, const std::string& hash);

// A successful log-in: user.inactive first if the scan had not come yet, then user.login, then user.activate at the
// end of an inactive spell.
void note_login(Tx& tx, const Member& member, int inactivity_days);
// Records user.inactive, dated at the threshold, for members whose time has come; and silently takes back those who are
// not inactive by it, because it was raised. Answers how many there were; at most `limit` of each a call.
std::size_t scan_inactive(Tx& tx, int inactivity_days, std::size_t limit);

activity::Who who(const Member& member);

}  // namespace hub::members
