#pragma once

#include <memory>
#include <string>

#include "connectors/connector.h"

namespace hub::connectors::stripe {

// `base` is the address of the API: https://api.stripe.com, or what the operator sets in its place.
std::unique_ptr<Connector> make(std::string base);

}  // namespace hub::connectors::stripe
