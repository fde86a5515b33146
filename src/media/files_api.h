#pragma once

#include "app/edge.h"

// The edges of files, for app/routes.cpp.
namespace hub::media::api {

using app::App;
using app::Edge;

Edge list_files;
// What the site stores, and what it may.
Edge show_usage;
// Whether an upload says what create_file() needs to know, and whether there is room, before its bytes come; throws
// Invalid and TooLarge.
http::Landing admit_file(App& app, const http::Request& request, const staff::Actor& actor);
// The bytes are the body, ?name= is what it is called.
Edge create_file;
Edge show_file;
Edge show_content;
// New bytes under the same id: links, name and places stay.
http::Landing admit_content(App& app, const http::Request& request, const staff::Actor& actor);
Edge replace_content;
Edge change_file;
Edge delete_file;

}  // namespace hub::media::api
