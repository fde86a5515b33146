#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}

namespace hub::staff {

struct Actor;

namespace api {

http::Response show_me(app::App& app, const http::Request& request, const Actor& actor);

}  // namespace api

}  // namespace hub::staff
