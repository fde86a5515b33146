#pragma once

#include <exception>
#include <functional>

#include "app/app.h"
#include "http/router.h"
#include "staff/staff.h"

// The front door: who may come in by which route, and what becomes of what is thrown.
namespace hub::app {

// Runs what a route does and turns whatever it throws into a problem document for programs or a page for people.
http::Response answer(App& app, const http::Request& request, const http::Route::Answer& what);
// The same for what was thrown elsewhere.
http::Response answer_failure(App& app, const std::exception_ptr& failure, const http::Request& request);
// For what never reached a route: 404, 405, 413, 503 and so on.
http::Response answer_plainly(App& app, int status, const http::Request& request);

// The key that the request shows, allowed to do `scope`; throws Unauthenticated, Forbidden, or Invalid when the key
// stands in the address, where logs and histories would keep it.
staff::Actor admit_key(App& app, const http::Request& request, std::string_view scope);

}  // namespace hub::app
