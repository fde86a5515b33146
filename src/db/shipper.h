#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/crypto.h"
#include "db/log_tap.h"
#include "db/parcel.h"
#include "db/shipment_place.h"

// Ships what is committed to another place, all the time. What is there is never ahead of what was committed, and
// behind it by seconds. It is no second house: nothing takes over by itself.
namespace hub::db {

struct ShipperFacts {
    std::string program;
    std::string key_check;
    Duration keep{};  // for how long what a newer generation replaced can still be restored
};

// For monitoring.
struct Shipped {
    std::optional<Time> as_of;  // all that was committed before this is there; empty until the first copy is
    std::string generation;
    std::uint64_t parcels = 0;  // since the start
    std::uint64_t bytes = 0;
    std::uint64_t failures = 0;
    std::string trouble;  // what went wrong the last time, if it did
};

// For one thread that calls step() every few seconds; shipped() is for all.
class Shipper {
public:
    Shipper(LogTap& tap, ShipmentPlace& place, const crypto::Sealer& sealer, const Clock& clock, ShipperFacts facts);
    ~Shipper();
    Shipper(const Shipper&) = delete;
    Shipper& operator=(const Shipper&) = delete;

    // Ships what was committed since; true when more waits, such as the rest of a whole copy. Throws what the place
    // throws; what couldn't be shipped is tried again the next time.
    bool step();
    Shipped shipped() const;

private:
    struct Generation;

    bool work();
    void ship_news();
    void ship_log(Generation& generation, Time as_of);
    void send_log(Generation& generation);
    bool begin_another();
    bool ship_copy();
    void complete();
    void note_latest(Generation& generation);
    void forget_all();
    void put(const std::string& name, const std::string& bytes);

    LogTap& tap_;
    ShipmentPlace& place_;
    const crypto::Sealer sealer_;
    const Clock& clock_;
    const ShipperFacts facts_;
    std::unique_ptr<Generation> current_;  // whole
    std::unique_ptr<Generation> next_;     // whose copy is under way
    mutable std::mutex mutex_;             // guards shipped_
    Shipped shipped_;
};

// Removes what isn't needed to restore any moment of the last `keep`, and what never became whole; `current` stays.
void remove_old_generations(ShipmentPlace& place, const std::string& current, Time now, Duration keep);

}  // namespace hub::db
