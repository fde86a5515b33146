#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "base/clock.h"
#include "media/s3_place.h"
#include "media/shelf.h"

namespace hub::app {

// The S3-compatible store at that address, with the keys of the settings. Throws Invalid.
media::S3Place store_at(const std::string& address, const Config& config);

// Where the settings say that the bytes of files lie. Throws Failure for a store that can't be one.
std::unique_ptr<media::Shelf> make_shelf(const Config& config, const Clock& clock);

}  // namespace hub::app
