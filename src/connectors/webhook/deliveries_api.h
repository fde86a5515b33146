#pragma once

#include "app/edge.h"

namespace hub::connectors::webhook::api {

using app::Edge;

Edge list_deliveries;
Edge show_delivery;
Edge list_attempts;
Edge replay_delivery;
// All that the body names.
Edge replay_deliveries;

}  // namespace hub::connectors::webhook::api
