#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

// What we read of Stripe's objects, whichever version they are in: today's (2026-10-28) or from before Basil
// (2025-03-31). Nothing here talks to anyone.
namespace hub::connectors::stripe {

struct Customer {
    std::string id;     // empty: a guest
    std::string email;  // empty when Stripe knows none
    std::string name;
};

enum class Status : std::uint8_t {
    trialing,
    active,
    past_due,
    incomplete,
    incomplete_expired,
    unpaid,
    paused,
    canceled,
};

struct Subscription {
    std::string id;
    Status status;
    Customer customer;
    std::vector<std::string> products;  // of its current items, each once
    bool has_more_items = false;
    std::optional<Time> ends_at{};       // when it was cancelled for a day to come
    std::optional<Time> last_paid_at{};  // when its newest invoice was made, if that one is paid with money
};

struct Charge {
    std::string id;
    std::string intent;
    bool is_paid = false;
    bool is_refunded = false;  // wholly, by refunds that have not failed
    bool was_disputed = false;
};

struct Session {
    enum class Kind : std::uint8_t { payment, subscription, setup };
    std::string id;
    Kind kind;
    bool is_paid = false;  // complete, and paid or nothing to pay
    Customer customer;
    std::string client_reference;
    std::string subscription;
    std::string intent;
    std::optional<Charge> charge{};
    std::string invoice{};  // of a subscription's first payment
    std::vector<std::string> products;
    std::vector<std::string> products_once{};  // of those, what isn't paid again and again
    bool has_more_lines = false;
};

struct Invoice {
    std::string id;
    bool is_paid = false;
    Customer customer;
    std::string subscription;
    std::string intent;
    std::optional<Time> demanded_at{};  // when the money was first due
    std::vector<std::string> products;
    bool has_more_lines = false;
};

struct Dispute {
    enum class Standing : std::uint8_t { harmless, open, lost };
    std::string id;
    Standing standing;
    Time created_at;
    std::optional<std::int64_t> amount{};  // may be a part of the payment
    std::string currency{};
};

std::string_view word_of(Status status);

}  // namespace hub::connectors::stripe
