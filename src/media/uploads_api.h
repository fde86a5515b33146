#pragma once

#include "app/edge.h"

// Resumable uploads by the protocol tus 1.0 (core, creation, expiration, termination), for app/routes.cpp.
namespace hub::media::api {

using app::App;
using app::Edge;

// What version and extensions are spoken here.
http::Response show_protocol(App& app, const http::Request& request);
Edge create_upload;
// How much of it has come, in headers and as JSON.
Edge show_upload;
// Whether these bytes go on where the upload ends; they do so on the file that holds it.
http::Landing admit_bytes(App& app, const http::Request& request, const staff::Actor& actor);
// They have come; with the last of them the upload becomes a file.
Edge add_bytes;
Edge end_upload;

// What every answer about uploads carries, refusals included.
void mark_as_tus(http::Response& response, const http::Request& request);

}  // namespace hub::media::api
