#pragma once

#include <optional>
#include <string>
#include <vector>

#include "billing/billing.h"
#include "connectors/stripe/stripe_client.h"
#include "connectors/stripe/stripe_entitlements.h"
#include "connectors/stripe/stripe_reader.h"

namespace hub::connectors::stripe {

// A purchase as it stands at Stripe: who bought what, and what it is worth.
struct Bought {
    std::string reference;  // sub_…, else pi_…, else cs_… or in_…; empty: nothing that we sell
    Customer customer{};
    std::string client_reference{};
    bool knows_session = false;  // whether client_reference was looked for
    std::vector<std::string> products{};
    Terms terms{};
    std::optional<billing::SubscriptionFact> subscription{};
    std::vector<billing::PaymentFact> payments{};  // those that were read on the way
    std::vector<Bought> beside{};                  // in the same checkout as this subscription, but once
};

// Reads all of it, whatever event led here, so that every event of one purchase ends in the same. `known_disputes` are
// those seen about this subscription before. Empty when a read failed: then client.problem() says why.
class Buying {
public:
    Buying(StripeClient& client, std::vector<std::string> known_disputes)
        : client_(client), known_disputes_(std::move(known_disputes)) {}

    std::optional<Bought> follow(const Aim& aim);
    // The same for a subscription whose object is at hand.
    std::optional<Bought> by_subscription(const Json& json);

private:
    std::optional<Bought> by_session(const std::string& id);
    std::optional<Bought> by_intent(const std::string& id);
    std::optional<Bought> by_invoice(const std::string& id);
    std::optional<Bought> by_charge(const std::string& id);
    std::optional<Bought> subscribed(const std::string& id);
    std::optional<Bought> subscribed(const Aim& aim);
    std::optional<Bought> subscribed_and_paid(const Invoice& invoice, const Json& json);
    std::optional<Bought> billed(const Json& json);
    std::optional<Bought> paid_by_session(const Session& session, const Json& json);
    bool note_beside(Bought& bought, const Session& session);
    bool look_beside(Bought& bought, const Json& invoice);
    std::optional<std::vector<Dispute>> disputes_of(const std::optional<Charge>& charge);

    StripeClient& client_;
    std::vector<std::string> known_disputes_;
    bool is_about_payment_ = false;
    bool is_about_dispute_ = false;
};

}  // namespace hub::connectors::stripe
