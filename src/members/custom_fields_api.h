#pragma once

#include "app/edge.h"

namespace hub::members::api {

using app::Edge;

Edge list_fields;
Edge create_field;
Edge show_field;
Edge change_field;
Edge delete_field;

}  // namespace hub::members::api
