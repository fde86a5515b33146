#pragma once

#include <vector>

#include "app/app.h"
#include "http/router.h"

namespace hub::connectors {
class Inbox;
}

namespace hub::app {

class Metrics;

// Every address of the program, one line each.
std::vector<http::Route> routes(App& app, connectors::Inbox& inbox, const Metrics& metrics);

}  // namespace hub::app
