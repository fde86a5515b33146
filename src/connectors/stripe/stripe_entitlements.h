#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "access/access.h"
#include "base/clock.h"
#include "base/ids.h"
#include "connectors/stripe/stripe_shapes.h"

// What a purchase gives, by the state of its object at Stripe. Pure.
namespace hub::connectors::stripe {

constexpr int grace_days_most = 14;  // when the owner leaves it to Stripe

// What a purchase is worth at the moment its object was read.
struct Terms {
    enum class Kind : std::uint8_t { nothing, gives, awaits_payment };
    Kind kind = Kind::nothing;
    std::optional<Time> ends_at{};    // when it is known to end
    std::optional<Time> failed_at{};  // awaits_payment: when the money was first due and didn't come
    bool gave_up = false;             // nothing: Stripe waits for the money no longer
    std::string words{};              // for staff: "the subscription is past due"
};

// `first_demand`: of the oldest invoice that is due and not paid. A dispute that is open or lost takes away what the
// disputed payment paid for, until a newer one is paid.
Terms terms_of(const Subscription& subscription, std::optional<Time> first_demand,
               const std::vector<Dispute>& disputes);
// Something bought once: paid until it is wholly refunded, or a dispute about it is open or lost.
Terms terms_of(bool is_paid, const std::optional<Charge>& charge, const std::vector<Dispute>& disputes);

// What one of our things is opened by.
struct Sold {
    ThingId thing;
    std::optional<int> grace_days{};  // empty: until Stripe gives up, 14 days at most; 0: not at all
};
// The deadline of grace counts from the first failure; what fails after it doesn't move it. Where there is no grace, or
// none any more, the end lies in the past and still says that a payment failed.
std::vector<access::Entitlement> entitlements(const Terms& terms, const std::vector<Sold>& things);

}  // namespace hub::connectors::stripe
