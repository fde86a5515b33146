#pragma once

#include <memory>

#include "app/config.h"
#include "base/clock.h"
#include "media/shelf.h"

namespace hub::app {

// Where the settings say that the bytes of files lie. Throws Failure for a store that can't be one.
std::unique_ptr<media::Shelf> make_shelf(const Config& config, const Clock& clock);

}  // namespace hub::app
