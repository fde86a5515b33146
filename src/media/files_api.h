#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

// The edges of files, for app/routes.cpp.
namespace hub::media::api {

using app::App;

http::Response list_files(App& app, const http::Request& request, const staff::Actor& actor);
// Whether an upload says what create_file() needs to know, before its bytes come; throws Invalid.
void check_upload(const http::Request& request);
// The bytes are the body, ?name= is what it is called.
http::Response create_file(App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_file(App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_content(App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_file(App& app, const http::Request& request, const staff::Actor& actor);
http::Response delete_file(App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::media::api
