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
// What the site stores, and what it may.
http::Response show_usage(App& app, const http::Request& request, const staff::Actor& actor);
// Whether an upload says what create_file() needs to know, and whether there is room, before its bytes come; throws
// Invalid and TooLarge.
http::Landing admit_file(App& app, const http::Request& request, const staff::Actor& actor);
// The bytes are the body, ?name= is what it is called.
http::Response create_file(App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_file(App& app, const http::Request& request, const staff::Actor& actor);
http::Response show_content(App& app, const http::Request& request, const staff::Actor& actor);
// New bytes under the same id: links, name and places stay.
http::Landing admit_content(App& app, const http::Request& request, const staff::Actor& actor);
http::Response replace_content(App& app, const http::Request& request, const staff::Actor& actor);
http::Response change_file(App& app, const http::Request& request, const staff::Actor& actor);
http::Response delete_file(App& app, const http::Request& request, const staff::Actor& actor);

}  // namespace hub::media::api
