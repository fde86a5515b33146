#pragma once

#include <optional>
#include <string_view>

#include "http/answer.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"

namespace hub::app {
struct App;
}
namespace hub {
using app::App;
}

// The doors of the member portal, for app/routes.cpp. All stand behind http::Door::page: each finds the site by the
// Host header and who is there by the cookie, sends visitors to the log-in where it must, and checks origin and form
// token of whatever changes something. What they throw becomes a page by show_problem().
namespace hub::portal {

inline constexpr std::string_view page_route = "/p/:product/:page";

// clang-format off
http::Response show_home(App& app, const http::Request& request);             // GET  /
http::Response show_library(App& app, const http::Request& request);          // GET  /library
http::Response show_search(App& app, const http::Request& request);           // GET  /search
http::Response show_product(App& app, const http::Request& request);          // GET  /p/:product
http::Response show_page(App& app, const http::Request& request);             // GET  /p/:product/:page
http::Response complete_page(App& app, const http::Request& request);         // POST /p/:product/:page/completion
http::Response report_play(App& app, const http::Request& request);           // POST /p/:product/:page/plays
http::Response show_playback(App& app, const http::Request& request);         // GET  /p/:product/:page/playback
http::Response keep_playback(App& app, const http::Request& request);         // POST /p/:product/:page/playback
http::Response show_own_html(App& app, const http::Request& request);         // GET  /p/:product/:page/frames/:number
http::Response show_picture(App& app, const http::Request& request);          // GET  /pictures/:file
http::Response show_file(App& app, const http::Request& request);             // GET  /media/:file/:page/:pass

http::Response show_filebox(App& app, const http::Request& request);          // GET  /filebox
// Whether an upload may come, before it does.
http::Landing admit_filebox_upload(App& app, const http::Request& request);
http::Response send_file(App& app, const http::Request& request);             // POST /filebox
http::Response delete_own_file(App& app, const http::Request& request);       // POST /filebox/:place/delete
http::Response show_file_notice(App& app, const http::Request& request);      // GET  /filebox/notice/:token
http::Response finish_file_notice(App& app, const http::Request& request);    // POST /filebox/notice/:token

http::Response show_login(App& app, const http::Request& request);            // GET  /login
http::Response begin_login(App& app, const http::Request& request);           // POST /login
http::Response show_login_code(App& app, const http::Request& request);       // GET  /login/code
http::Response finish_login_code(App& app, const http::Request& request);     // POST /login/code
http::Response show_login_press(App& app, const http::Request& request);      // GET  /login/link/:token
http::Response finish_login_press(App& app, const http::Request& request);    // POST /login/link/:token
http::Response log_out(App& app, const http::Request& request);               // POST /logout

http::Response show_register(App& app, const http::Request& request);         // GET  /register
http::Response begin_register(App& app, const http::Request& request);        // POST /register
http::Response show_registration(App& app, const http::Request& request);     // GET  /register/:token
http::Response finish_register(App& app, const http::Request& request);       // POST /register/:token

http::Response show_forgot(App& app, const http::Request& request);           // GET  /password/forgot
http::Response send_reset(App& app, const http::Request& request);            // POST /password/forgot
http::Response show_set_password(App& app, const http::Request& request);     // GET  /password/set/:token
http::Response set_password(App& app, const http::Request& request);          // POST /password/set/:token

http::Response show_account(App& app, const http::Request& request);          // GET  /account
http::Response change_profile(App& app, const http::Request& request);        // POST /account/profile
http::Response change_password(App& app, const http::Request& request);       // POST /account/password
http::Response end_session(App& app, const http::Request& request);           // POST /account/sessions/:session/end
http::Response end_other_sessions(App& app, const http::Request& request);    // POST /account/sessions/end-others

http::Response begin_preview(App& app, const http::Request& request);         // GET  /preview
http::Response end_preview(App& app, const http::Request& request);           // GET  /preview/end

http::Response show_look(App& app, const http::Request& request);             // GET  /look/:name
http::Response show_asset(App& app, const http::Request& request);            // GET  /assets/:rest*   (Door::open)
// clang-format on

// For whatever changes something: throws Forbidden in a preview.
void refuse_in_preview(App& app, const http::Request& request);

// What an error looks like to a person; for http::answer_for() and for what the server finds no route for. Needs
// nothing but memory where the database may be what is away.
http::Response show_problem(App& app, const http::Problem& problem, const http::Request& request);

// The page of a product for a member who was here before, from memory alone and without waiting: for http::Server's
// Quick. Empty: take the long way.
std::optional<http::Response> quick_page(App& app, const http::Request& request, const http::Route& route);

}  // namespace hub::portal
