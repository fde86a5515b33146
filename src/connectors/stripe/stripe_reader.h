#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "connectors/stripe/stripe_shapes.h"

// Takes Stripe's JSON apart. A shape that is neither today's nor the one before Basil throws Invalid, which says what
// was expected where, so that a change at Stripe is seen and not guessed at.
namespace hub::connectors::stripe {

Subscription read_subscription(const Json& json);
Session read_session(const Json& json);
Invoice read_invoice(const Json& json);
Charge read_charge(const Json& json);
Dispute read_dispute(const Json& json);
// Ids of what is sold, from the lines of a session or an invoice, or the items of a subscription.
std::vector<std::string> read_products(const Json& lines);
// Of those, what isn't paid again and again.
std::vector<std::string> read_products_once(const Json& lines);
// The invoice that a payment intent pays, out of a list of invoice payments.
std::string read_invoice_of_payment(const Json& payment);

// An id, or the id of the expanded object.
std::string id_at(const Json& json, std::initializer_list<std::string_view> path);
std::optional<Time> seconds_at(const Json& json, std::initializer_list<std::string_view> path);
std::string product_of(const Json& line);
// When its money was first due. Sent by hand, an invoice is due on its day; else it is charged as soon as it is final.
std::optional<Time> demanded_at(const Json& invoice);
std::string subscription_of_invoice(const Json& invoice);  // empty: it bills nothing that goes on

// The envelope of an event; empty when it isn't one.
struct Envelope {
    std::string id;
    std::string type;
    bool is_live = false;
    Time created_at;
    std::string lane;

    bool operator==(const Envelope&) const = default;
};
std::optional<Envelope> read_envelope(const Json& json);

// Where an event says to look. `reference` is the purchase it seems to be about.
struct Aim {
    enum class Kind : std::uint8_t { nothing, subscription, session, invoice, intent, charge, product };
    Kind kind = Kind::nothing;
    std::string id{};
    std::string reference{};
    std::string dispute{};
    std::string invoice{};  // of a subscription: the one that it tells of

    bool operator==(const Aim&) const = default;
};
Aim read_aim(const Json& event);

// The only keys that read_envelope() and read_aim() look at, for skim_json(): an event may hold a hundred others.
std::span<const std::string_view> event_keys();

}  // namespace hub::connectors::stripe
