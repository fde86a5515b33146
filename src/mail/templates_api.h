#pragma once

#include "app/edge.h"

namespace hub::mail::api {

using app::Edge;

Edge list_templates;
Edge show_template;
Edge change_template;
Edge preview_template;
Edge send_test;

}  // namespace hub::mail::api
