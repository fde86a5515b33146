#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

namespace hub::catalog::api {

http::Response list_products(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_product(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response create_product(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_product(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response delete_product(app::App& app, const http::Request& request, const staff::Actor& actor);

http::Response list_categories(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response list_collections(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_collection(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response create_collection(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_collection(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response delete_collection(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::catalog::api
