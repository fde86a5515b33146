#pragma once

#include "app/edge.h"

// The edge of the payments behind a sum, for app/routes.cpp.
namespace hub::reports::api {

using app::Edge;

Edge list_takings;
Edge export_takings;

}  // namespace hub::reports::api
