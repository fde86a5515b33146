#pragma once

#include "connectors/connection.h"
#include "db/store.h"
#include "demo/content.h"

namespace hub::demo {

// Notes what the demo's members paid for what Stripe gave them, as Stripe would have told it: once, or month by month
// as long as they had it. Of some a part went back.
void note_takings(Store& store, const connectors::Connection& connection, const Words& words, Time today);

}  // namespace hub::demo
