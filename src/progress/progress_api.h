#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

namespace hub::progress::api {

http::Response list_completions(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response complete_page(app::App& app, const http::Request& request, const staff::Actor& actor);
http::Response reopen_page(app::App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::progress::api
