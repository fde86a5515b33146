#pragma once

#include "app/edge.h"

// What stands in a product or collection; the routes of both lead here.
namespace hub::catalog::api {

using app::Edge;

Edge list_sections;
Edge show_section;
Edge create_section;
Edge change_section;
Edge delete_section;

Edge list_pages;
Edge show_page;
Edge create_page;
Edge change_page;
Edge delete_page;

Edge list_page_versions;
Edge show_page_version;
Edge restore_page_version;

Edge show_order;
Edge replace_order;

}  // namespace hub::catalog::api
