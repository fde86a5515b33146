#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

namespace hub::activity::api {

http::Response list_activities(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::activity::api
