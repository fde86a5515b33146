#pragma once

#include <exception>
#include <functional>

#include "app/app.h"
#include "http/router.h"
#include "sessions/staff_sessions.h"
#include "staff/staff.h"

// The front door: who may come in by which route, and what becomes of what is thrown.
namespace hub::app {

// Runs what a route does and turns whatever it throws into a problem document for programs or a page for people.
http::Response answer(App& app, const http::Request& request, const http::Route::Answer& what);
// The same for what was thrown elsewhere.
http::Response answer_failure(App& app, const std::exception_ptr& failure, const http::Request& request);
// For what never reached a route: 404, 405, 413, 503 and so on.
http::Response answer_plainly(App& app, int status, const http::Request& request);

// Who the request shows to be: a key or a person at work, with `permission`. Throws Unauthenticated, Forbidden, or
// Invalid when a key stands in the address, where logs and histories would keep it.
staff::Actor admit(App& app, const http::Request& request, const staff::Permission& permission);
// A person with a session, at whatever stage, or an open one. No key will do.
enum class Needs { session, open_session };
sessions::StaffViewer admit_person(App& app, const http::Request& request, Needs needs);

}  // namespace hub::app
