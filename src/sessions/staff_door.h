#pragma once

#include <string>
#include <string_view>

#include "base/crypto.h"
#include "db/store.h"
#include "http/request.h"
#include "http/response.h"
#include "sessions/staff_sessions.h"
#include "staff/staff.h"

// The Dashboard's door: a cookie that no script reads, and for whatever changes something a header that no other site
// can send.
namespace hub::sessions {

inline constexpr std::string_view csrf_header = "x-csrf-token";

// The token in the cookie; empty when there is none.
std::string staff_token(const http::Request& request);
bool has_staff_cookie(const http::Request& request);
// What the header says. It names the site too: a page that was opened for another one changes nothing here.
std::string staff_csrf(const crypto::Sealer& sealer, std::string_view token, const StaffViewer& viewer);

// Who stands there, at whatever stage. Throws Unauthenticated; and Forbidden when a change comes from another site, or
// without the header. Notes that the session was used.
StaffViewer admit_staff(Store& store, const crypto::Sealer& sealer, const http::Request& request);
// As whom they work. Throws Forbidden before the second factor, and without a role on the site of the session.
staff::Actor actor_of(const StaffViewer& viewer);
void require_open(const StaffViewer& viewer);  // throws Forbidden

void set_staff_cookie(http::Response& response, const http::Request& request, const Secret<std::string>& token);
void clear_staff_cookie(http::Response& response, const http::Request& request);
// The browser that asks, by a cookie of its own, which it gets with this answer if it has none.
Asking staff_asking(const http::Request& request, const std::string& public_url);
void name_browser(http::Response& response, const http::Request& request, const Asking& asking);

}  // namespace hub::sessions
