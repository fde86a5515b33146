#pragma once

#include "app/edge.h"

namespace hub::progress::api {

using app::Edge;

Edge list_completions;
Edge complete_page;
Edge reopen_page;

}  // namespace hub::progress::api
