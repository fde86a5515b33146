#pragma once

#include "app/app.h"

#include <vector>

namespace hub::app {

// Who wants to know what happened, in the transaction in which it did.
std::vector<db::Reaction> make_reactions(App& app);

}  // namespace hub::app
