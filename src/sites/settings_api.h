#pragma once

#include "app/edge.h"

namespace hub::sites::api {

using app::Edge;

Edge show_site;
Edge show_settings;
Edge change_settings;

}  // namespace hub::sites::api
