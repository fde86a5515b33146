#pragma once

#include "app/edge.h"

// What is sold at the service, and where it is paid: read there as it is asked for.
namespace hub::connectors::api {

using app::Edge;

Edge show_shelf;

Edge list_payment_links;
Edge create_payment_link;

}  // namespace hub::connectors::api
