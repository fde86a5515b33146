#pragma once

#include "app/edge.h"

namespace hub::members::api {

app::Edge export_members;

}  // namespace hub::members::api
