#pragma once

#include "app/edge.h"

// The edge of the figures, for app/routes.cpp.
namespace hub::reports::api {

using app::Edge;

Edge show_summary;
Edge show_launchpad;

}  // namespace hub::reports::api
