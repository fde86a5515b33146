#pragma once

#include "app/edge.h"

namespace hub::access::api {

using app::Edge;

Edge list_groups;
Edge create_group;
Edge show_group;
Edge change_group;
Edge delete_group;
Edge list_group_members;

}  // namespace hub::access::api
