#pragma once

#include <memory>
#include <optional>

#include "app/config.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/json.h"
#include "db/shipper.h"
#include "db/store.h"
#include "jobs/loop.h"
#include "jobs/wake.h"

namespace hub::app {

// How far what is shipped may be behind: the promise, and what is told when it isn't held.
inline constexpr Duration shipments_may_be_behind = 10s;

// Ships the database while the program serves, if the settings say where to.
class Shipping {
public:
    Shipping();
    // Ships once more, unless the place is away.
    ~Shipping();
    Shipping(const Shipping&) = delete;
    Shipping& operator=(const Shipping&) = delete;

    // Once, before others look at it. Throws Conflict on PostgreSQL.
    void start(Store& store, const Config& config, const crypto::Sealer& sealer, const Clock& clock);
    // Empty where nothing is shipped.
    std::optional<db::Shipped> shipped() const;

private:
    jobs::Step step();
    void tell_when_behind();

    const Clock* clock_ = nullptr;
    std::unique_ptr<db::ShipmentPlace> place_;
    std::unique_ptr<db::Shipper> shipper_;
    db::LogTap* tap_ = nullptr;
    Time begun_at_{};
    bool is_behind_ = false;
    jobs::Wake wake_;
    std::unique_ptr<jobs::Loop> loop_;  // last: ends before what it uses
};

// For how long what was committed isn't there: since the start while there was no copy yet.
Json report_of(const db::Shipped& shipped, Time now);

}  // namespace hub::app
