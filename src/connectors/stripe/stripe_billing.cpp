#include "connectors/stripe/stripe_billing.h"

#include <algorithm>
#include <string>
#include <utility>

#include "connectors/stripe/stripe_reader.h"

namespace hub::connectors::stripe {

namespace {

using billing::PaymentState;
using billing::State;

State state_of(const std::string& word) {
    if (word == "trialing") return State::trialing;
    if (word == "past_due") return State::past_due;
    if (word == "unpaid") return State::unpaid;
    if (word == "paused") return State::paused;
    if (word == "incomplete") return State::incomplete;
    if (word == "incomplete_expired") return State::expired;
    if (word == "canceled") return State::canceled;
    return State::active;  // whoever reads the subscription for access refuses what is none of these
}

bool is_owed(State state) {
    return state == State::past_due || state == State::unpaid;
}

const JsonArray& rows_of(const Json& list) {
    static const JsonArray none;
    const Json* const rows = at(list, {"data"});
    return rows != nullptr && rows->is_array() ? rows->as_array() : none;
}

// Before Basil the period belonged to the subscription, since then to each of its items.
std::optional<Time> latest(const Json& json, const Json& items, std::string_view name) {
    std::optional<Time> found = seconds_at(json, {name});
    for (const Json& item : rows_of(items)) {
        const auto at_item = seconds_at(item, {name});
        if (at_item && (!found || *at_item > *found)) found = at_item;
    }
    return found;
}

// The period that began is paid, unless its invoice waits.
std::optional<Time> paid_through(const Json& json, const Json& items, State state) {
    const bool is_open = text_at(json, {"latest_invoice", "status"}) == "open";
    if (is_owed(state) || (state == State::active && is_open)) return period_start(json, items);
    return state == State::active ? latest(json, items, "current_period_end") : std::nullopt;
}

billing::Item item_of(const Json& item) {
    return {.remote_product = product_of(item),
            .label = text_at(item, {"price", "nickname"}).value_or(""),
            .amount = number_at(item, {"price", "unit_amount"}),
            .quantity = number_at(item, {"quantity"}).value_or(1),
            .span = text_at(item, {"price", "recurring", "interval"}).value_or(""),
            .spans = number_at(item, {"price", "recurring", "interval_count"}).value_or(1)};
}

PaymentState invoice_state(const std::string& word) {
    if (word == "paid") return PaymentState::paid;
    if (word == "void") return PaymentState::voided;
    return word == "uncollectible" ? PaymentState::uncollectible : PaymentState::due;
}

std::optional<Time> when_of(const Json& invoice) {
    if (const auto paid = seconds_at(invoice, {"status_transitions", "paid_at"})) return paid;
    if (const auto final = seconds_at(invoice, {"status_transitions", "finalized_at"})) return final;
    return seconds_at(invoice, {"created"});
}

PaymentState charge_state(const Json& charge) {
    const auto status = text_at(charge, {"status"});
    if (status == "failed") return PaymentState::failed;
    return status == "pending" ? PaymentState::pending : PaymentState::paid;
}

// Where all refunds came along, those that failed are left out; else Stripe's own sum counts.
std::int64_t refunded(const Json& charge) {
    const std::int64_t told = number_at(charge, {"amount_refunded"}).value_or(0);
    const Json* const refunds = at(charge, {"refunds"});
    if (refunds == nullptr || flag_at(*refunds, {"has_more"}).value_or(false)) return told;
    std::int64_t sum = 0;
    for (const Json& refund : rows_of(*refunds)) {
        const auto status = text_at(refund, {"status"});
        if (status != "failed" && status != "canceled") sum += number_at(refund, {"amount"}).value_or(0);
    }
    return std::min(sum, told);
}

// How much of the payment it is about. What is not told, or in another currency, counts as all of it.
std::int64_t disputed(const Json& charge, const Dispute& dispute) {
    const std::int64_t all = number_at(charge, {"amount"}).value_or(0);
    const std::string currency = text_at(charge, {"currency"}).value_or("");
    const bool is_comparable = dispute.amount && (dispute.currency == currency || dispute.currency.empty());
    return is_comparable ? std::clamp<std::int64_t>(*dispute.amount, 0, all) : all;
}

}  // namespace

std::optional<Time> period_start(const Json& subscription, const Json& items) {
    return latest(subscription, items, "current_period_start");
}

billing::SubscriptionFact read_subscription_fact(const Json& json, const Json& items,
                                                 const std::optional<Time>& first_demand) {
    const State state = state_of(text_at(json, {"status"}).value_or(""));
    billing::SubscriptionFact fact{.remote_id = id_at(json, {"id"}), .state = state};
    fact.currency = text_at(json, {"currency"}).value_or("");
    const auto begun = seconds_at(json, {"start_date"});
    fact.begun_at = begun ? *begun : seconds_at(json, {"created"}).value_or(Time{});
    if (state == State::trialing) fact.trial_ends_at = seconds_at(json, {"trial_end"});
    fact.paid_through = paid_through(json, items, state);
    fact.ended_at = seconds_at(json, {"ended_at"});
    fact.past_due_since = is_owed(state) ? first_demand : std::nullopt;
    const JsonArray& rows = rows_of(items);
    std::ranges::transform(rows, std::back_inserter(fact.items), item_of);
    return fact;
}

std::optional<billing::PaymentFact> read_invoice_fact(const Json& invoice) {
    const std::string status = text_at(invoice, {"status"}).value_or("draft");
    const std::int64_t amount = number_at(invoice, {status == "paid" ? "amount_paid" : "amount_due"}).value_or(0);
    if (status == "draft" || amount < 0) return std::nullopt;
    return billing::PaymentFact{.remote_id = id_at(invoice, {"id"}),
                                .remote_subscription = subscription_of_invoice(invoice),
                                .state = invoice_state(status),
                                .amount = amount,
                                .currency = text_at(invoice, {"currency"}).value_or(""),
                                .label = text_at(invoice, {"number"}).value_or(""),
                                .made_at = when_of(invoice).value_or(Time{})};
}

std::optional<billing::PaymentFact> read_payment_fact(const Json& intent, const std::string& reference) {
    const Json* const charge = at(intent, {"latest_charge"});
    if (charge == nullptr || !charge->is_object()) return std::nullopt;
    const std::int64_t amount = number_at(*charge, {"amount"}).value_or(0);
    if (amount <= 0) return std::nullopt;
    return billing::PaymentFact{.remote_id = reference,
                                .remote_subscription = {},
                                .state = charge_state(*charge),
                                .amount = amount,
                                .currency = text_at(*charge, {"currency"}).value_or(""),
                                .made_at = seconds_at(*charge, {"created"}).value_or(Time{})};
}

billing::Aftermath read_aftermath(const Json& charge, const std::vector<Dispute>& disputes) {
    billing::Aftermath aftermath{.refunded = refunded(charge)};
    for (const Dispute& dispute : disputes) {
        if (dispute.standing == Dispute::Standing::lost) {
            aftermath.dispute = billing::Dispute::lost;
            aftermath.lost += disputed(charge, dispute);
        }
        if (dispute.standing == Dispute::Standing::open && aftermath.dispute == billing::Dispute::none)
            aftermath.dispute = billing::Dispute::open;
    }
    return aftermath;
}

}  // namespace hub::connectors::stripe
