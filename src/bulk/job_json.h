#pragma once

#include "bulk/kinds.h"

namespace hub::staff {
struct Actor;
}

namespace hub::bulk {

// As the API shows a job.
Json json_of(const Job& job, const Kinds& kinds);
Starter starter_of(const staff::Actor& actor);

}  // namespace hub::bulk
