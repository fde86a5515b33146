#pragma once

#include "app/edge.h"

namespace hub::bulk::api {

using app::Edge;

Edge list_jobs;
Edge show_job;
Edge show_result;
Edge cancel_job;
Edge undo_job;

}  // namespace hub::bulk::api
