#pragma once

#include "app/config.h"
#include "connectors/connector.h"

namespace hub::app {

// Every connector of this program.
connectors::Registry make_connectors(const Config& config);

}  // namespace hub::app
