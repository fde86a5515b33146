#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "db/shipment_place.h"

namespace hub::app {

// A folder, or s3://bucket/prefix?region=…&endpoint=… as for media. Throws Invalid for what can be neither.
std::unique_ptr<db::ShipmentPlace> open_shipment_place(const std::string& where, const Config& config);

// Throws Invalid about `name` for an address that is none; the store's keys needn't be there.
void check_shipment_place(const std::string& name, const std::string& where);

}  // namespace hub::app
