#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

namespace hub::connectors::webhook::api {

http::Response list_hooks(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response create_hook(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_hook(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_hook(app::App& app, const http::Request& request, const staff::Actor& actor);
// Wakes one that was disabled.
http::Response enable_hook(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response roll_secret(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response end_hook(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::connectors::webhook::api
