#include "sessions/staff_door.h"

#include "base/error.h"
#include "base/random.h"
#include "http/csrf.h"

namespace hub::sessions {

namespace {

constexpr std::string_view staff_cookie = "staff";
constexpr std::string_view staff_browser_cookie = "staff_browser";
constexpr std::size_t browser_name_max = 128;
constexpr std::string_view only_here = "Strict";  // the Dashboard asks for its data itself, so links to it still work

bool is_change(const http::Request& request) {
    return request.method != http::Method::get && request.method != http::Method::head;
}

// A header that is there is checked even where nothing changes: a page learns that its session moved to another site.
void check_csrf(const crypto::Sealer& sealer, const http::Request& request, std::string_view token,
                const StaffViewer& viewer) {
    http::check_same_origin(request);
    const std::string_view shown = request.header(csrf_header);
    if (shown.empty() && !is_change(request)) return;
    if (!equal_in_constant_time(staff_csrf(sealer, token, viewer), shown))
        throw Forbidden(
            "The X-CSRF-Token isn't that of this session. Reload the page; you may have switched to another site.");
}

}  // namespace

std::string staff_token(const http::Request& request) {
    return request.cookie(http::cookie_name(staff_cookie, request.secure)).value_or(std::string{});
}

bool has_staff_cookie(const http::Request& request) {
    return !staff_token(request).empty();
}

std::string staff_csrf(const crypto::Sealer& sealer, std::string_view token, const StaffViewer& viewer) {
    const std::string bearer = std::string{token} + "\n" + (viewer.site ? viewer.site->text() : std::string{});
    return http::form_token(sealer.derived_key("staff form token"), bearer);
}

StaffViewer admit_staff(Store& store, const crypto::Sealer& sealer, const http::Request& request) {
    const std::string token = staff_token(request);
    Time now{};
    const auto viewer = store.read_everywhere([&](Reader& reader) {
        now = reader.now();
        return find_staff_viewer(reader, token);
    });
    if (!viewer) throw Unauthenticated("Your session is over. Sign in again.");
    check_csrf(sealer, request, token, *viewer);
    if (now >= viewer->seen_at + staff_seen_pause)
        store.note(std::nullopt, [&](Tx& tx) { note_seen(tx, viewer->session); });
    return *viewer;
}

void require_open(const StaffViewer& viewer) {
    switch (viewer.stage) {
        case Stage::needs_setup:
            throw Forbidden("Set up your second factor first.");
        case Stage::needs_factor:
            throw Forbidden("Show your second factor first.");
        case Stage::open:
            return;
    }
}

staff::Actor actor_of(const StaffViewer& viewer) {
    require_open(viewer);
    if (!viewer.site || !viewer.role) throw Forbidden("You have no role on this site.");
    return {.site = *viewer.site,
            .name = viewer.person.name,
            .scopes = staff::permissions_of(*viewer.role),
            .key = std::nullopt,
            .person = staff::AtWork{.person = viewer.person.id, .session = viewer.session, .role = *viewer.role}};
}

void set_staff_cookie(http::Response& response, const http::Request& request, const Secret<std::string>& token) {
    http::set_cookie(response, staff_cookie, token.reveal(), request.secure,
                     {.lives = staff_life_max, .same_site = only_here});
}

void clear_staff_cookie(http::Response& response, const http::Request& request) {
    http::clear_cookie(response, staff_cookie, request.secure);
}

Asking staff_asking(const http::Request& request, const std::string& public_url) {
    const auto known = request.cookie(http::cookie_name(staff_browser_cookie, request.secure));
    const bool is_usable = known && !known->empty() && known->size() <= browser_name_max;
    return {.browser = is_usable ? *known : random::token(),
            .address = request.remote,
            .device = device_of(request.header("user-agent")),
            .portal_url = public_url};
}

void name_browser(http::Response& response, const http::Request& request, const Asking& asking) {
    http::set_cookie(response, staff_browser_cookie, asking.browser, request.secure,
                     {.lives = browser_life_max, .same_site = only_here});
}

}  // namespace hub::sessions
