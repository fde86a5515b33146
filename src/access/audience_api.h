#pragma once

#include "app/edge.h"

namespace hub::access::api {

using app::Edge;

// Whom an audience would mean: in words, and how many.
Edge show_audience;
// Which pages, files and groups name a tag, a group or a product in their rule.
Edge list_audience_uses;
// Who would gain and who would lose by a change that isn't saved yet.
Edge show_impact;
Edge list_impact_members;

}  // namespace hub::access::api
