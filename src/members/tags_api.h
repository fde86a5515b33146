#pragma once

#include "app/edge.h"

namespace hub::members::api {

using app::Edge;

Edge list_tags;
Edge create_tag;
Edge show_tag;
Edge change_tag;
Edge delete_tag;
Edge give_tag;
Edge take_tag;

}  // namespace hub::members::api
