#include "sessions/staff_sessions.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/error.h"
#include "base/random.h"
#include "sessions/second_factor.h"
#include "sessions/staff_sessions_rows.h"
#include "sessions/tokens.h"
#include "staff/invitations.h"
#include "staff/links.h"

namespace hub::sessions {

namespace {

constexpr std::size_t staff_token_size_max = 100;

bool is_worn_out(const rows::LiveStaff& live, Time now) {
    return now >= live.began_at + staff_life_max || now >= live.seen_at + staff_idle_max;
}

Stage stage_of(Reader& everywhere, const rows::LiveStaff& live) {
    if (live.verified_at) return Stage::open;
    return has_second_factor(everywhere, live.person) ? Stage::needs_factor : Stage::needs_setup;
}

StaffViewer viewer_of(Reader& everywhere, const rows::LiveStaff& live) {
    return {.session = live.id,
            .person = staff::load_person(everywhere, live.person),
            .stage = stage_of(everywhere, live),
            .site = live.site,
            .role = live.site ? staff::find_role(everywhere, live.person, *live.site) : std::nullopt,
            .began_at = live.began_at,
            .seen_at = live.seen_at};
}

StaffViewer load_viewer(Reader& everywhere, const Secret<std::string>& token) {
    auto viewer = find_staff_viewer(everywhere, token.reveal());
    ENSURE(viewer.has_value());
    return *std::move(viewer);
}

// Where someone begins: where they knocked, or where they have been longest.
std::optional<SiteId> first_site(Reader& everywhere, const StaffId& person, const std::optional<SiteId>& wanted) {
    const auto seats = staff::list_seats(everywhere, person);
    if (wanted && std::ranges::find(seats, *wanted, &staff::Seat::site) != seats.end()) return wanted;
    return seats.empty() ? std::nullopt : std::optional{seats.front().site};
}

}  // namespace

std::optional<StaffViewer> find_staff_viewer(Reader& everywhere, std::string_view token) {
    if (token.empty() || token.size() > staff_token_size_max) return std::nullopt;
    const auto live = rows::find_live_staff(everywhere, stored_form(token));
    if (!live || is_worn_out(*live, everywhere.now())) return std::nullopt;
    return viewer_of(everywhere, *live);
}

void note_seen(Tx& everywhere, const SessionId& session) {
    rows::see_staff(everywhere, session);
}

StaffOpened open_staff_session(Tx& everywhere, const staff::Person& person, const Asking& asking) {
    Secret<std::string> token{random::token()};
    rows::insert_staff(everywhere, {.id = everywhere.fresh<SessionId>(),
                                    .person = person.id,
                                    .token_hash = stored_form(token.reveal()),
                                    .device = asking.device,
                                    .address = asking.address});
    StaffViewer viewer = load_viewer(everywhere, token);
    return {.token = std::move(token), .viewer = std::move(viewer)};
}

StaffOpened verify_staff_session(Tx& everywhere, const Verified& verified) {
    const auto person = rows::find_holder(everywhere, verified.session);
    if (!person) throw Unauthenticated("This session is over. Sign in again.");
    Secret<std::string> token{random::token()};
    rows::verify_staff(everywhere, verified.session, stored_form(token.reveal()),
                       first_site(everywhere, *person, verified.wanted_site));
    if (!verified.browser.empty()) rows::remember_staff_browser(everywhere, *person, stored_form(verified.browser));
    staff::note_login(everywhere, *person);
    StaffViewer viewer = load_viewer(everywhere, token);
    return {.token = std::move(token), .viewer = std::move(viewer)};
}

void move_staff_session(Tx& everywhere, const StaffViewer& viewer, const SiteId& site) {
    if (!staff::find_role(everywhere, viewer.person.id, site))
        throw Forbidden("You have no role on that site. Ask its owner to invite you.");
    rows::move_staff(everywhere, viewer.session, site);
}

std::vector<StaffSession> list_staff_sessions(Reader& everywhere, const StaffId& person) {
    return rows::list_staff(
        everywhere, person,
        {.began_after = everywhere.now() - staff_life_max, .seen_after = everywhere.now() - staff_idle_max});
}

void end_staff_session(Tx& everywhere, const StaffId& person, const SessionId& session) {
    if (!rows::end_staff(everywhere, person, session)) throw NotFound("This session is over already.");
}

void end_staff_sessions(Tx& everywhere, const StaffId& person, const std::optional<SessionId>& kept) {
    rows::end_staff_but(everywhere, person, kept);
}

bool knows_staff_browser(Reader& everywhere, const StaffId& person, const std::string& browser_hash) {
    return rows::knows_staff_browser(everywhere, person, browser_hash);
}

std::size_t forget_staff_sessions(Tx& everywhere, std::size_t limit) {
    const Time now = everywhere.now();
    return rows::forget_staff(everywhere, now - staff_life_max, limit) +
           rows::forget_staff_browsers(everywhere, now - browser_life_max, limit) +
           staff::forget_links(everywhere, now - staff_life_max, limit) +
           staff::forget_invitations(everywhere, now - staff::invitation_life, limit);
}

}  // namespace hub::sessions
