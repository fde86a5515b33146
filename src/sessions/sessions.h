#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/secret.h"
#include "db/tx.h"
#include "members/members.h"

// Who is logged in, and for how long. A session is a random token in a cookie; only its hash is stored.
namespace hub::sessions {

constexpr auto session_idle_max = std::chrono::hours{24 * 30};
constexpr auto session_life_max = std::chrono::hours{24 * 180};
constexpr auto browser_life_max = std::chrono::hours{24 * 365};  // of the cookie that tells browsers apart

// The browser that asks. The edge fills it from the request.
struct Asking {
    std::string browser;     // the token of its own cookie, which it had before it asked; random::token() when new
    std::string address;     // where it calls from
    std::string device;      // "Firefox on Linux"
    std::string portal_url;  // what links in mails begin with, from the configuration, never from a request
};

// Who is at the door.
struct Viewer {
    SessionId session;
    members::Member member;
    Time began_at;
    std::string form_token;  // of the forms shown to this session; whoever opens it has none yet
};

// A session just begun: `token` goes into the cookie and nowhere else.
struct Opened {
    Secret<std::string> token;
    Viewer viewer;
};
// After the member has shown who they are. Always a new session with a new token; records the log-in, and remembers
// the browser as one that this member uses.
Opened open_session(Tx& tx, const members::Member& member, const Asking& asking);

struct Session {
    SessionId id;
    std::string device;
    Time began_at;
    Time seen_at;
};
// Those that are not over, last seen first.
std::vector<Session> list_sessions(Reader& reader, const MemberId& member);
void end_session(Tx& tx, const MemberId& member, const SessionId& session);  // throws NotFound
void end_other_sessions(Tx& tx, const MemberId& member, const SessionId& kept);
void end_all_sessions(Tx& tx, const MemberId& member);

// members::change(), for whoever may give a member another address: what was mailed to the old one, codes and links,
// works no more.
members::Member change_member(Tx& tx, const MemberId& id, const members::Change& wanted);

// members::trash() and members::block(), with the end of every session and of every code and link on its way.
void trash_member(Tx& tx, const MemberId& id);
void block_member(Tx& tx, const MemberId& id, const std::string& reason);

// Throws away codes, throttles, browsers and sessions that have run out, about `limit` of each; answers how many.
std::size_t forget_expired(Tx& everywhere, std::size_t limit);

// "Firefox on Linux", from a User-Agent header.
std::string device_of(std::string_view user_agent);

}  // namespace hub::sessions
