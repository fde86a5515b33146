#pragma once

#include "http/request.h"
#include "http/response.h"

namespace hub::app {
struct App;
}
namespace hub::staff {
struct Actor;
}

// Resumable uploads by the protocol tus 1.0 (core, creation, expiration, termination), for app/routes.cpp.
namespace hub::media::api {

using app::App;

// What version and extensions are spoken here.
http::Response show_protocol(App& app, const http::Request& request);
http::Response create_upload(App& app, const http::Request& request, const staff::Actor& actor);
// How much of it has come, in headers and as JSON.
http::Response show_upload(App& app, const http::Request& request, const staff::Actor& actor);
// Whether these bytes go on where the upload ends; they do so on the file that holds it.
http::Landing admit_bytes(App& app, const http::Request& request, const staff::Actor& actor);
// They have come; with the last of them the upload becomes a file.
http::Response add_bytes(App& app, const http::Request& request, const staff::Actor& actor);
http::Response end_upload(App& app, const http::Request& request, const staff::Actor& actor);

// What every answer about uploads carries, refusals included.
void mark_as_tus(http::Response& response, const http::Request& request);

}  // namespace hub::media::api
