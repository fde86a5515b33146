#pragma once

#include "app/edge.h"

// The edge of the reports over a range of days, and of their files, for app/routes.cpp.
namespace hub::reports::api {

using app::Edge;

Edge show_growth;
Edge show_engagement;
Edge show_completion;
Edge show_thing_completion;
Edge show_usage;
Edge show_deliveries;
Edge show_revenue;
Edge export_report;

}  // namespace hub::reports::api
