#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

namespace hub::sites::api {

http::Response show_site(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_settings(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_settings(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::sites::api
