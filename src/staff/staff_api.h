#pragma once

#include "app/edge.h"

namespace hub::staff::api {

using app::Edge;

Edge show_me;

}  // namespace hub::staff::api
