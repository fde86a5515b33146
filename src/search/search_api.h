#pragma once

#include "app/edge.h"

// The edge of the search, for app/routes.cpp.
namespace hub::search::api {

using app::Edge;

Edge show_findings;

}  // namespace hub::search::api
