#pragma once

#include "app/edge.h"

namespace hub::connectors::api {

using app::Edge;

Edge list_connections;
Edge create_connection;
Edge show_connection;
Edge change_connection;
Edge end_connection;

Edge list_links;
Edge create_link;
Edge delete_link;

Edge list_events;
Edge show_event;
Edge replay_event;

}  // namespace hub::connectors::api
