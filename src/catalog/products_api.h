#pragma once

#include "app/edge.h"

namespace hub::catalog::api {

using app::Edge;

Edge list_products;
Edge show_product;
Edge create_product;
Edge change_product;
Edge duplicate_product;
Edge delete_product;

Edge list_categories;
Edge list_collections;
Edge show_collection;
Edge create_collection;
Edge change_collection;
Edge duplicate_collection;
Edge delete_collection;

}  // namespace hub::catalog::api
