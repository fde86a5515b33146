#pragma once

#include "app/edge.h"

namespace hub::members::api {

using app::Edge;

Edge list_members;
Edge count_members;
Edge show_member;
Edge create_member;
Edge change_member;
Edge trash_member;
Edge restore_member;
Edge block_member;
Edge unblock_member;

}  // namespace hub::members::api
