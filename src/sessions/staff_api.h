#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}

// What staff ask of the program before and besides their work: to be let in, and their own account.
namespace hub::sessions {

struct StaffViewer;

namespace api {

using OpenEdge = http::Response(app::App& app, const http::Request& request);
using PersonEdge = http::Response(app::App& app, const http::Request& request, const StaffViewer& viewer);

// For anyone.
OpenEdge sign_in;
OpenEdge look_at_link;
OpenEdge use_link;
OpenEdge send_staff_reset;

// At whatever stage a session is.
PersonEdge show_session;
PersonEdge sign_out;
PersonEdge show_factor;
PersonEdge begin_factor;
PersonEdge confirm_factor;
PersonEdge ask_for_passkey;
PersonEdge begin_passkey;
PersonEdge create_passkey;

// Once it is open.
PersonEdge switch_site;
PersonEdge create_site;
PersonEdge change_account;
PersonEdge change_own_password;
PersonEdge renew_codes;
PersonEdge list_passkeys;
PersonEdge change_passkey;
PersonEdge remove_passkey;
PersonEdge list_own_sessions;
PersonEdge end_own_session;
PersonEdge end_own_others;

}  // namespace api

}  // namespace hub::sessions
