#include "billing/billing.h"

#include <algorithm>
#include <array>
#include <utility>

#include "billing/billing_rows.h"

namespace hub::billing {

namespace {

constexpr std::array<std::string_view, 8> state_words = {"trialing", "active",     "past_due", "unpaid",
                                                         "paused",   "incomplete", "expired",  "canceled"};
constexpr std::array<std::string_view, 6> payment_words = {"due",    "pending", "paid",
                                                           "failed", "voided",  "uncollectible"};
constexpr std::array<std::string_view, 3> dispute_words = {"none", "open", "lost"};

}  // namespace

void note(Tx& tx, const Payer& payer, const SubscriptionFact& fact) {
    const auto known = rows::find_subscription(tx, payer.connection, fact.remote_id);
    if (known && known->fact == fact && (!payer.member || payer.member == known->member)) return;
    const SubscriptionId id = known ? known->id : tx.fresh<SubscriptionId>();
    if (known)
        rows::update_subscription(tx, id, payer, fact);
    else
        rows::insert_subscription(tx, id, payer, fact);
    if (!known || known->fact.items != fact.items) rows::replace_items(tx, id, fact.items);
    // What was given before it was known that a subscription gave it may open something from now on.
    const auto were = known ? known->member : std::nullopt;
    if (!payer.member || were == payer.member) return;
    tx.touch(payer.member->view());
    if (were) tx.touch(were->view());
}

void note(Tx& tx, const Payer& payer, const PaymentFact& fact) {
    if (fact.amount == 0)
        rows::forget_payment(tx, payer.connection, fact.remote_id);
    else
        rows::store_payment(tx, payer, fact);
}

void adopt(Tx& tx, const Payer& payer) {
    if (payer.member && !payer.remote_customer.empty()) rows::adopt(tx, payer);
}

std::vector<Subscription> list_subscriptions(Reader& reader, const MemberId& member, std::size_t limit) {
    return rows::subscriptions_of(reader, member, limit);
}

PaymentPage list_payments(Reader& reader, const MemberId& member, const std::optional<PaymentId>& after,
                          std::size_t limit) {
    PaymentPage page{.payments = rows::payments_of(reader, member, after, limit + 1)};
    page.has_more = page.payments.size() > limit;
    if (page.has_more) page.payments.pop_back();
    return page;
}

std::optional<bool> counts_live(Reader& reader) {
    return rows::counts_live(reader);
}

std::vector<Source> list_sources(Reader& reader) {
    const auto is_live = counts_live(reader);
    return is_live ? rows::sources(reader, *is_live, sources_max) : std::vector<Source>{};
}

std::string_view word_of(State state) {
    return state_words.at(static_cast<std::size_t>(state));
}

std::string_view word_of(PaymentState state) {
    return payment_words.at(static_cast<std::size_t>(state));
}

std::string_view word_of(Dispute dispute) {
    return dispute_words.at(static_cast<std::size_t>(dispute));
}

}  // namespace hub::billing
