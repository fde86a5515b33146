#pragma once

#include "app/edge.h"

namespace hub::menus::api {

using app::Edge;

Edge show_menu;
Edge save_menu;

}  // namespace hub::menus::api
