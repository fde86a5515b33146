#pragma once

#include "app/edge.h"

namespace hub::connectors::webhook::api {

using app::Edge;

Edge list_hooks;
Edge create_hook;
Edge show_hook;
Edge change_hook;
// Wakes one that was disabled.
Edge enable_hook;
Edge roll_secret;
Edge end_hook;

}  // namespace hub::connectors::webhook::api
