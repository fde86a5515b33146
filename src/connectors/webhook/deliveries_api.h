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

http::Response list_deliveries(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_delivery(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response list_attempts(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response replay_delivery(app::App& app, const http::Request& request, const staff::Actor& actor);
// All that the body names.
http::Response replay_deliveries(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::connectors::webhook::api
