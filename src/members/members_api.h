#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

namespace hub::members::api {

http::Response list_members(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_member(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response create_member(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_member(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::members::api
