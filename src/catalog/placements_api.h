#pragma once

#include "app/edge.h"

// The products of a collection, each with what the collection says of it.
namespace hub::catalog::api {

using app::Edge;

Edge list_placements;
Edge show_placement;
Edge change_placement;

}  // namespace hub::catalog::api
