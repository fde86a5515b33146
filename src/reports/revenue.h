#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "billing/billing.h"
#include "db/tx.h"
#include "reports/range.h"

// What came in, as far as it was told: of each source since it was connected. Amounts are in the smallest unit of their
// currency and never added up over currencies. What went back is taken off where it came in, on the day of the payment.
namespace hub::reports {

using Sources = std::vector<billing::Source>;  // billing::list_sources

struct Takings {
    std::string currency;
    std::int64_t payments = 0;
    std::int64_t paid = 0;
    std::int64_t refunded = 0;  // and lost in disputes

    std::int64_t revenue() const { return paid - refunded; }
};
// Of each currency in which something came, most payments first.
std::vector<Takings> sum_payments(Reader& reader, const Sources& sources, Time from, Time until);

// The same of several spans together.
std::vector<Takings> total_of(const std::vector<std::vector<Takings>>& spans);

struct SubscriptionStep {
    std::int64_t begun = 0;  // trials too, but not those whose first payment never came
    std::int64_t ended = 0;
};
std::vector<SubscriptionStep> count_subscriptions(Reader& reader, const Sources& sources, const Range& range);

// What the subscriptions that run now, paid or past due, cost a month at their price: before discounts and tax, a year
// by its twelfth. Trials and what goes by use are left out.
struct Recurring {
    std::string currency;
    std::int64_t monthly = 0;
};
struct Running {
    std::int64_t subscriptions = 0;
    std::int64_t unpriced = 0;           // of what they are to: by tiers or by use
    std::vector<Recurring> recurring{};  // most first
};
Running count_running(Reader& reader, const Sources& sources);

// A payment behind a sum.
struct Taking {
    PaymentId id;
    std::size_t source = 0;  // which of the sources told it
    std::string remote_id;
    bool is_subscription = false;
    std::string label;
    std::string currency;
    std::int64_t amount = 0;
    std::int64_t refunded = 0;
    std::string dispute;
    Time at;
    std::optional<MemberId> member{};
    std::string email{};
    std::string first_name{};
    std::string last_name{};
    bool is_trashed = false;
};
struct TakingsAsked {
    Time from;
    Time until;
    std::optional<std::string> currency{};
    bool only_refunded = false;
};
// Where a page of the list ended.
struct TakingMark {
    Time at;
    PaymentId payment;
};
// Newest first.
std::vector<Taking> list_payments(Reader& reader, const Sources& sources, const TakingsAsked& asked,
                                  const std::optional<TakingMark>& after, std::size_t limit);

}  // namespace hub::reports
