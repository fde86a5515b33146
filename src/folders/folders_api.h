#pragma once

#include "app/edge.h"

namespace hub::folders::api {

using app::Edge;

Edge list_folders;
Edge create_folder;
Edge show_folder;
Edge change_folder;
Edge delete_folder;

}  // namespace hub::folders::api
