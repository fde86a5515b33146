#pragma once

#include "app/edge.h"

// The edges of the filebox, for app/routes.cpp.
namespace hub::filebox::api {

using app::App;
using app::Edge;

Edge list_places;
Edge create_place;
Edge show_place;
Edge withdraw_place;
Edge show_settings;
Edge change_settings;

}  // namespace hub::filebox::api
