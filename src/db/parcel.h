#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"

// What lies in a shipment place. A generation is one whole copy of the database, and parcels of pages that make newer
// moments of it:
//
//     heads/000042-9f3a…          who made it, and what opens with the right master key; readable
//     000042-9f3a…/base-00000001  the copy: pages as they stood in the file while it was read
//     000042-9f3a…/log-00000001   pages that commits wrote since the copy began; several may make one moment
//     whole/000042-9f3a…          once the copy and what belongs to it are there
//     000042-9f3a…/latest         up to which moment all is there, noted once a minute
//     checked                     what came of the last restore-and-compare
//
// All but heads are sealed with the master key and bound to their names: one that was altered, cut or moved doesn't
// open.
namespace hub::db {

using ParcelPages = std::vector<std::pair<std::uint32_t, std::shared_ptr<const std::string>>>;

struct Parcel {
    std::uint32_t page_size = 0;
    std::uint32_t database_pages = 0;  // how long the database is after it
    bool ends_a_moment = false;        // with it, all of `as_of` is there
    Time as_of;                        // whatever was committed before this is in it or before it
    ParcelPages pages;
};

struct GenerationHead {
    std::string id;
    Time begun_at;
    std::string program;    // the version that makes it
    std::string key_check;  // as in a backup
};

// The least that must be there to restore.
struct Wholeness {
    std::uint64_t base_parcels = 0;
    std::uint64_t log_parcels = 0;
    std::uint32_t page_size = 0;
    std::uint32_t database_pages = 0;
    Time as_of;
};

std::string name_of_head(const std::string& id);
std::string name_of_wholeness(const std::string& id);
std::string name_of_latest(const std::string& id);
std::string name_of_base(const std::string& id, std::uint64_t number);
std::string name_of_log(const std::string& id, std::uint64_t number);

std::string text_of(const GenerationHead& head);
std::optional<GenerationHead> read_head(std::string_view text);

// A key of their own, so that what is in a database and what is in a place can't be taken for each other.
crypto::Sealer shipment_sealer(const crypto::Sealer& house);
std::string sealed(const crypto::Sealer& sealer, const std::string& name, const Parcel& parcel);
std::string sealed(const crypto::Sealer& sealer, const std::string& name, const Wholeness& wholeness);
// Empty when it isn't one, or not the one of this name, or of another key.
std::optional<Parcel> open_parcel(const crypto::Sealer& sealer, const std::string& name, std::string_view bytes);
std::optional<Wholeness> open_wholeness(const crypto::Sealer& sealer, const std::string& name, std::string_view bytes);
// What stands in the seal; for tests and fuzzing too.
std::string bytes_of(const Parcel& parcel);
std::optional<Parcel> read_parcel(std::string_view bytes);

}  // namespace hub::db
