#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"

// What members pay, as facts: their subscriptions and payments as the service that takes the money last told them.
// Nothing here opens or closes anything; that is what grants are for.
namespace hub::billing {

enum class State : std::uint8_t { trialing, active, past_due, unpaid, paused, incomplete, expired, canceled };

struct Item {
    std::string remote_product;
    std::string label;                     // as the price calls itself; mostly empty
    std::optional<std::int64_t> amount{};  // of one, in the currency's smallest unit; empty: by tiers or by use
    std::int64_t quantity = 1;
    std::string span{};  // day, week, month, year
    std::int64_t spans = 1;

    bool operator==(const Item&) const = default;
};

struct SubscriptionFact {
    std::string remote_id;
    State state = State::active;
    std::string currency{};
    Time begun_at{};
    std::optional<Time> trial_ends_at{};
    std::optional<Time> paid_through{};
    std::optional<Time> ends_at{};  // when it was cancelled for a day to come
    std::optional<Time> ended_at{};
    std::optional<Time> past_due_since{};
    std::optional<Time> grace_ends_at{};
    std::vector<Item> items{};

    bool operator==(const SubscriptionFact&) const = default;
};

enum class PaymentState : std::uint8_t { due, pending, paid, failed, voided, uncollectible };
enum class Dispute : std::uint8_t { none, open, lost };

// What became of money that came. A reading that says nothing of it leaves what is known.
struct Aftermath {
    std::int64_t refunded = 0;
    Dispute dispute = Dispute::none;
    std::int64_t lost = 0;  // in disputes, which may be about a part only

    bool operator==(const Aftermath&) const = default;
};

struct PaymentFact {
    std::string remote_id;            // of the invoice, else of the payment
    std::string remote_subscription;  // empty: bought once
    PaymentState state = PaymentState::paid;
    std::int64_t amount = 0;  // 0: there was nothing to pay, or no more after all; then it is no payment
    std::string currency{};
    std::string label{};  // the invoice's number
    Time made_at{};
    std::optional<Aftermath> aftermath{};
};

// Whose money it is: by the connection's own customer, and by the member if they are known.
struct Payer {
    ConnectionId connection;
    std::string remote_customer{};  // empty: a guest
    std::optional<MemberId> member{};
};

// Makes what we know of it what was read. Order and repetition don't matter to whoever reads before each call.
void note(Tx& tx, const Payer& payer, const SubscriptionFact& fact);
void note(Tx& tx, const Payer& payer, const PaymentFact& fact);
// What this customer's rows say of nobody yet is this member's from now on.
void adopt(Tx& tx, const Payer& payer);

// The connection that told it.
struct Teller {
    ConnectionId connection;
    std::string kind;  // "stripe"
    bool is_live;      // about real money
    bool is_there;     // not disconnected since: what it told last is as it was then
};

struct Subscription {
    SubscriptionId id;
    Teller teller;
    SubscriptionFact fact;
    std::vector<std::vector<ThingId>> things;  // of each item: what of ours is tied to it
};

struct Payment {
    PaymentId id;
    Teller teller;
    PaymentFact fact;
};

// Newest first.
std::vector<Subscription> list_subscriptions(Reader& reader, const MemberId& member, std::size_t limit);
struct PaymentPage {
    std::vector<Payment> payments;
    bool has_more = false;
};
PaymentPage list_payments(Reader& reader, const MemberId& member, const std::optional<PaymentId>& after,
                          std::size_t limit);
// Whether what counts is real money: as soon as a connection in live mode is there. Empty: nothing tells of payments.
std::optional<bool> counts_live(Reader& reader);

// A connection whose facts count, and since when it tells all of them: what was paid before is known in part at most.
struct Source {
    Teller teller;
    Time since;
};
constexpr std::size_t sources_max = 100;
std::vector<Source> list_sources(Reader& reader);  // oldest first, sources_max at most

std::string_view word_of(State state);
std::string_view word_of(PaymentState state);
std::string_view word_of(Dispute dispute);

}  // namespace hub::billing
