#pragma once

#include "app/edge.h"

// The edge of the members behind a figure, for app/routes.cpp.
namespace hub::reports::api {

using app::Edge;

Edge list_behind;
Edge export_behind;

}  // namespace hub::reports::api
