#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/ids.h"
#include "base/secret.h"
#include "db/tx.h"
#include "sessions/sessions.h"
#include "staff/people.h"

// Who of the staff is logged in. A session begins when the password was right, opens nothing until the second factor
// was shown as well, and works on one site at a time. Like staff/people.h, all of this is over all sites.
namespace hub::sessions {

constexpr auto staff_idle_max = std::chrono::hours{8};
constexpr auto staff_life_max = std::chrono::hours{12};
constexpr auto staff_seen_pause = std::chrono::minutes{5};  // how exactly it is known when a session was last used

enum class Stage {
    needs_setup,   // the person has no second factor yet; may do nothing but set it up
    needs_factor,  // may do nothing but show it
    open,
};

// Who stands at the Dashboard's door.
struct StaffViewer {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    SessionId session;
    staff::Person person;
    Stage stage = Stage::needs_setup;
    std::optional<SiteId> site{};       // the one it works on
    std::optional<staff::Role> role{};  // there; empty too once it was taken away
    Time began_at;
    Time seen_at;
};
// Empty: no such session, or it is over.
std::optional<StaffViewer> find_staff_viewer(Reader& everywhere, std::string_view token);
void note_seen(Tx& everywhere, const SessionId& session);

// A session just begun, or gone a step further: the token in the cookie is a new one each time.
struct StaffOpened {
    Secret<std::string> token;
    StaffViewer viewer;
};
StaffOpened open_staff_session(Tx& everywhere, const staff::Person& person, const Asking& asking);
// The second factor was shown: works on the site of `host` if the person has a role there, else on their oldest.
struct Verified {
    SessionId session;
    std::optional<SiteId> wanted_site{};
    std::string browser;  // the token of its cookie; known from now on
};
StaffOpened verify_staff_session(Tx& everywhere, const Verified& verified);
// Throws Forbidden when the person has no role there.
void move_staff_session(Tx& everywhere, const StaffViewer& viewer, const SiteId& site);

struct StaffSession {
    SessionId id;
    std::string device;
    std::string address;
    Time began_at;
    Time seen_at;
};
// Those that are not over, last seen first.
std::vector<StaffSession> list_staff_sessions(Reader& everywhere, const StaffId& person);
void end_staff_session(Tx& everywhere, const StaffId& person, const SessionId& session);  // throws NotFound
// All but `kept`.
void end_staff_sessions(Tx& everywhere, const StaffId& person, const std::optional<SessionId>& kept);

bool knows_staff_browser(Reader& everywhere, const StaffId& person, const std::string& browser_hash);
// Throws away what has run out, about `limit` of each; answers how many.
std::size_t forget_staff_sessions(Tx& everywhere, std::size_t limit);

}  // namespace hub::sessions
