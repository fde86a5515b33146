#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

namespace hub::access::api {

http::Response list_grants(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_grant(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response create_grant(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response end_grant(app::App& app, const http::Request& request, const staff::Actor& actor);
// May this member see this thing at this moment, and why.
http::Response show_access(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::access::api
