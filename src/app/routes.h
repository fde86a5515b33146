#pragma once

#include "app/app.h"
#include "http/router.h"

#include <vector>

namespace hub::connectors {
class Inbox;
}

namespace hub::app {

// Every address of the program, one line each.
std::vector<http::Route> routes(App& app, connectors::Inbox& inbox);

}  // namespace hub::app
