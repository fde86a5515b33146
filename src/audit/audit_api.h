#pragma once

#include "app/edge.h"

namespace hub::audit::api {

using app::Edge;

Edge list_entries;
Edge show_verdict;

}  // namespace hub::audit::api
