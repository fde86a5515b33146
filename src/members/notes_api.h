#pragma once

#include "app/edge.h"

namespace hub::members::api {

using app::Edge;

Edge list_notes;
Edge create_note;
Edge change_note;
Edge delete_note;

}  // namespace hub::members::api
