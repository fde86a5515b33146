#pragma once

#include <map>
#include <string>

#include "base/clock.h"
#include "db/store.h"
#include "demo/content.h"

namespace hub::demo {

// Makes the demo's products and collections with all that stands in them. The clock moves on a little with each, so
// that they have an age. `today` is what dates in the words are counted from. Answers the things by slug.
std::map<std::string, ThingId> furnish(Store& store, StoppedClock& clock, const SiteId& site, const Words& words,
                                       Time today);

// Puts the demo's files into the filebox, once its members are there.
void fill_filebox(Store& store, const SiteId& site, const Words& words, const std::map<std::string, ThingId>& things);

}  // namespace hub::demo
