#pragma once

#include <string>

#include "app/config.h"
#include "db/backup.h"

// The commands that look at what was shipped, and restore it.
namespace hub::app {

struct ShipmentAsked {
    std::string from;        // the place; that of the settings when empty
    std::string until;       // a moment; the newest when empty
    std::string generation;  // the newest when empty
};

void restore_from_shipments(const Config& config, const ShipmentAsked& asked, db::Replace replace, bool as_json);
void list_shipments(const Config& config, const ShipmentAsked& asked, bool as_json);
// Restores the newest into a file that goes again, has SQLite look through it, and compares it with the database here.
void check_shipments(const Config& config, const ShipmentAsked& asked, bool as_json);

}  // namespace hub::app
