#pragma once

#include <vector>

#include "app/app.h"

namespace hub::connectors::webhook {
class Dispatcher;
}

namespace hub::app {

// Who wants to know what happened, in the transaction in which it did.
std::vector<db::Reaction> make_reactions(App& app, connectors::webhook::Dispatcher& dispatcher);

}  // namespace hub::app
