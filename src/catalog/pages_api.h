#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

// What stands in a product or collection; the routes of both lead here.
namespace hub::catalog::api {

http::Response list_sections(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_section(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response create_section(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_section(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response delete_section(app::App& app, const http::Request& request, const staff::Actor& actor);

http::Response list_pages(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_page(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response create_page(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_page(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response delete_page(app::App& app, const http::Request& request, const staff::Actor& actor);

http::Response show_order(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response replace_order(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::catalog::api
