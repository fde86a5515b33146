#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::staff {
struct Actor;
}

namespace hub::app {

struct App;

// One operation of the API, as app/routes.cpp takes it: reads what is asked, asks the domain and says its answer, on
// behalf of an actor who may. Declared in a folder's *_api.h by `Edge list_products;`. Runs on any thread of the
// handlers; throws the kinds of base/error.h, which become answers.
using Edge = http::Response(App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::app
