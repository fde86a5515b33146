#pragma once

#include "app/edge.h"

namespace hub::members::api {

using app::Edge;

Edge list_views;
Edge create_view;
Edge change_view;
Edge delete_view;

}  // namespace hub::members::api
