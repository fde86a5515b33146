#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

namespace hub::connectors::api {

http::Response list_connections(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response create_connection(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_connection(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_connection(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response end_connection(app::App& app, const http::Request& request, const staff::Actor& actor);

http::Response list_links(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response create_link(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response delete_link(app::App& app, const http::Request& request, const staff::Actor& actor);

http::Response list_events(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_event(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response replay_event(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::connectors::api
