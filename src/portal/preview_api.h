#pragma once

#include "app/edge.h"

namespace hub::portal::api {

using app::Edge;

// A link to the portal as somebody sees it at some moment.
Edge create_preview;

}  // namespace hub::portal::api
