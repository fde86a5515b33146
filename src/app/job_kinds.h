#pragma once

#include "bulk/kinds.h"

namespace hub::app {

// What jobs that staff start can be: a line for each folder that brings some.
bulk::Kinds make_job_kinds();

}  // namespace hub::app
