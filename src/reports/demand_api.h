#pragma once

#include <string>

#include "staff/staff.h"

// What some reports ask for beside `reports:read`, for the edges of this folder.
namespace hub::reports::api {

// Throws Forbidden, with the name of the permission, where the actor has it not.
void demand(const staff::Actor& actor, const std::string& permission);

}  // namespace hub::reports::api
