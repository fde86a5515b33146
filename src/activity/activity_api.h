#pragma once

#include "app/edge.h"

namespace hub::activity::api {

using app::Edge;

Edge list_activities;

}  // namespace hub::activity::api
