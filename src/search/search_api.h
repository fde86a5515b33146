#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

// The edge of the search, for app/routes.cpp.
namespace hub::search::api {

http::Response show_findings(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::search::api
