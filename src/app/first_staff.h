#pragma once

#include "app/app.h"

namespace hub::app {

// Prints the one-time link to the first account, where a database has no staff at all. Each start makes a new one; the
// one before works no more. On standard output, for it is a secret and logs hold none.
void invite_first_staff(App& app);

}  // namespace hub::app
