#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

// The edges of the filebox, for app/routes.cpp.
namespace hub::filebox::api {

using app::App;

http::Response list_places(App& app, const http::Request& request, const staff::Actor& actor);
http::Response create_place(App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_place(App& app, const http::Request& request, const staff::Actor& actor);
http::Response withdraw_place(App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_settings(App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_settings(App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::filebox::api
