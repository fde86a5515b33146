#pragma once

#include "app/edge.h"
#include "http/response.h"

namespace hub::imports::api {

using app::Edge;

// Before the file comes: how large it may be.
http::Landing admit_file(app::App& app, const http::Request& request, const staff::Actor& actor);
Edge create_import;
Edge show_import;
Edge check_import;
Edge list_rows;
Edge begin_import;

}  // namespace hub::imports::api
