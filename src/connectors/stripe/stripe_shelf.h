#pragma once

#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "connectors/connection.h"
#include "connectors/shelf.h"
#include "http/client.h"

namespace hub::connectors::stripe {

// The account's products with their prices that can be bought. A key that may read the products and not the prices
// gets them bare. Throws Unavailable when Stripe can't be asked, Limited when it wants us to wait.
Shelf read_shelf(http::Http& http, const std::string& base, const Connection& connection, Time now);

// A price as Stripe tells it.
Shelf::Price price_for_sale(const Json& row);

}  // namespace hub::connectors::stripe
