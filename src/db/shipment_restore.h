#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "db/backup.h"
#include "db/shipment_place.h"

// Brings back what shipper.h shipped.
namespace hub::db {

struct GenerationFacts {
    std::string id;
    std::string program;
    Time begun_at;
    Time whole_as_of;   // the earliest moment it can be restored to
    Time latest_as_of;  // noted once a minute
};

// Those that are whole, the newest last. Throws Conflict when they are sealed with another key than this, Unavailable
// when the place can't be read.
std::vector<GenerationFacts> list_generations(ShipmentPlace& place, const crypto::Sealer& sealer);

struct ShipmentWanted {
    std::optional<Time> until;              // the newest moment that isn't after it; else the newest
    std::optional<std::string> generation;  // else the newest that has such a moment
};

struct ShipmentSum {
    std::string generation;
    Time as_of;
    std::uint64_t parcels = 0;
    std::uint64_t bytes = 0;
    std::uint64_t pages = 0;
    std::string cut_short;  // why what was shipped later isn't in it; empty when all is
};

// Makes `file` from what was shipped: always the database as it was after some commit, with every commit before it. It
// is looked through as SQLite does before this returns. Parcels after one that is missing or altered are left out, and
// said so. Throws NotFound when there is nothing to restore from, Conflict for another master key, Unavailable when a
// copy itself is missing something; then `file` isn't there.
ShipmentSum restore_shipment(ShipmentPlace& place, const crypto::Sealer& sealer, const ShipmentWanted& wanted,
                             const std::filesystem::path& file);

// Puts that file where the database of this URL is: as restore() does, unless others have it open, and unless it holds
// sites that may not be replaced.
void take_place_of(const std::filesystem::path& file, const std::string& url, Replace replace);

// Why `earlier` isn't what `later` was once, by where the logs of activities end; empty when it is.
std::string difference(const std::filesystem::path& earlier, const std::string& later_url);

}  // namespace hub::db
