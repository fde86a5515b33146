#include "app/doctor_checks.h"
#include "app/master_key.h"
#include "app/shipment_places.h"
#include "base/crypto.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "db/shipment_restore.h"

namespace hub::app::checks {

namespace {

constexpr Duration may_be_behind = 5min;  // it is noted once a minute
constexpr Duration check_each = 8 * 24h;

Finding about_age(const std::vector<db::GenerationFacts>& all, Time now) {
    constexpr const char* remedy =
        "is customerhub serve running? GET /readyz from this machine and the log say why not";
    if (all.empty())
        return {.name = "shipments",
                .verdict = Verdict::warning,
                .said = "no whole copy of the database is there yet",
                .remedy = remedy};
    const Time newest = all.back().latest_as_of;
    if (now - newest > may_be_behind)
        return {.name = "shipments",
                .verdict = Verdict::warning,
                .said = "the newest is of " + to_rfc3339(newest),
                .remedy = remedy};
    return {.name = "shipments",
            .said = format("any moment from {} on can be restored", to_rfc3339(all.front().whole_as_of)),
            .remedy = {}};
}

Finding about_check(db::ShipmentPlace& place, Time now) {
    const auto text = place.get("checked");
    const auto json = text ? parse_json(*text) : std::nullopt;
    const auto said = json ? text_at(*json, {"checked_at"}) : std::nullopt;
    const auto checked = said ? parse_rfc3339(*said) : std::nullopt;
    if (checked && now - *checked <= check_each)
        return {.name = "shipments try", .said = "restored and compared at " + *said, .remedy = {}};
    return {
        .name = "shipments try",
        .verdict = Verdict::warning,
        .said = checked ? "they were last restored and compared at " + *said : "they were never restored and compared",
        .remedy = "customerhub shipments --check, weekly"};
}

}  // namespace

void look_at_shipments(const Config& config, const Clock& clock, Findings& findings) {
    if (config.ship_to.empty()) return;
    const auto key = find_master_key(config);
    if (!key) return;
    try {
        const auto place = open_shipment_place(config.ship_to, config);
        findings.push_back(about_age(db::list_generations(*place, crypto::Sealer{*key}), clock.now()));
        findings.push_back(about_check(*place, clock.now()));
    } catch (const Failure& failure) {
        findings.push_back({.name = "shipments",
                            .verdict = Verdict::failed,
                            .said = failure.what(),
                            .remedy = "look at ship-to and its keys, and whether the store answers this machine"});
    }
}

}  // namespace hub::app::checks
