#pragma once

#include "app/edge.h"

// One act on many members at once, as a job.
namespace hub::members::api {

using app::Edge;

Edge act_on_members;
Edge act_on_access;

}  // namespace hub::members::api
