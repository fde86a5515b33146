#pragma once

#include <optional>
#include <vector>

#include "base/json.h"
#include "billing/billing.h"
#include "connectors/stripe/stripe_shapes.h"

// What Stripe's objects say of a member's payments. Nobody gains or loses access by it: what is missing stays unknown,
// and nothing here throws.
namespace hub::connectors::stripe {

// When the period that runs began.
std::optional<Time> period_start(const Json& subscription, const Json& items);
// `first_demand`: of the oldest invoice that is due and not paid.
billing::SubscriptionFact read_subscription_fact(const Json& json, const Json& items,
                                                 const std::optional<Time>& first_demand);
// Empty for a draft. One that was settled without money is over nothing.
std::optional<billing::PaymentFact> read_invoice_fact(const Json& invoice);
// Of a payment without an invoice. Its charge tells of refunds.
std::optional<billing::PaymentFact> read_payment_fact(const Json& intent, const std::string& reference);
// What a lost dispute took may be a part of it.
billing::Aftermath read_aftermath(const Json& charge, const std::vector<Dispute>& disputes);

}  // namespace hub::connectors::stripe
