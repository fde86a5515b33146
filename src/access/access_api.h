#pragma once

#include "app/edge.h"

namespace hub::access::api {

using app::Edge;

Edge list_grants;
Edge show_grant;
Edge create_grant;
Edge end_grant;
// May this member see this thing at this moment, and why.
Edge show_access;

}  // namespace hub::access::api
