#include "app/shipping.h"

#include "app/backups.h"
#include "app/shipment_places.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sabotage.h"
#include "base/version.h"
#include "jobs/attempt.h"

namespace hub::app {

namespace {

constexpr Duration ship_timer = 5s;  // half of what is promised: the way there takes time too

std::int64_t seconds_of(Duration length) {
    return std::chrono::duration_cast<std::chrono::seconds>(length).count();
}

}  // namespace

Shipping::Shipping() = default;

Shipping::~Shipping() {
    if (!loop_) return;
    tap_->when_much_waits({});
    loop_.reset();
    if (shipper_->shipped().trouble.empty()) jobs::attempt("ship the log", [&] { shipper_->step(); });
}

void Shipping::start(Store& store, const Config& config, const crypto::Sealer& sealer, const Clock& clock) {
    if (config.ship_to.empty()) return;
    clock_ = &clock;
    begun_at_ = clock.now();
    tap_ = &store.tap_log();
    place_ = open_shipment_place(config.ship_to, config);
    shipper_ = std::make_unique<db::Shipper>(
        *tap_, *place_, sealer, clock,
        db::ShipperFacts{.program = std::string{version()},
                         .key_check = key_check(sealer),
                         .keep = std::chrono::days{static_cast<std::int64_t>(config.ship_keep_days)}});
    tap_->when_much_waits([this] { wake_.call(); });
    loop_ = std::make_unique<jobs::Loop>("ship the log", wake_, hurried(ship_timer), [this] { return step(); });
}

jobs::Step Shipping::step() {
    tell_when_behind();
    const bool has_more = shipper_->step();
    tell_when_behind();
    return has_more ? jobs::Step::did_something : jobs::Step::found_nothing;
}

void Shipping::tell_when_behind() {
    const db::Shipped now = shipper_->shipped();
    const Duration age = clock_->now() - now.as_of.value_or(begun_at_);
    const bool was_behind = is_behind_;
    is_behind_ = age > shipments_may_be_behind;
    if (is_behind_ && !was_behind)
        log::warn("what is shipped of the database is behind",
                  {{"seconds", std::to_string(seconds_of(age))}, {"why", now.trouble}});
    if (!is_behind_ && was_behind) log::info("what is shipped of the database has caught up");
}

std::optional<db::Shipped> Shipping::shipped() const {
    if (!shipper_) return std::nullopt;
    return shipper_->shipped();
}

Json report_of(const db::Shipped& shipped, Time now) {
    return JsonObject{{"as_of", hub::json_of(shipped.as_of)},
                      {"age_seconds", shipped.as_of ? Json(seconds_of(now - *shipped.as_of)) : Json(nullptr)},
                      {"generation", shipped.generation},
                      {"trouble", shipped.trouble}};
}

}  // namespace hub::app
