#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "billing/billing.h"

namespace hub::billing::rows {

struct StoredSubscription {
    SubscriptionId id;
    std::optional<MemberId> member;
    SubscriptionFact fact;
};
std::optional<StoredSubscription> find_subscription(Reader& reader, const ConnectionId& connection,
                                                    std::string_view remote_id);
void insert_subscription(Tx& tx, const SubscriptionId& id, const Payer& payer, const SubscriptionFact& fact);
void update_subscription(Tx& tx, const SubscriptionId& id, const Payer& payer, const SubscriptionFact& fact);
void replace_items(Tx& tx, const SubscriptionId& id, const std::vector<Item>& items);

void store_payment(Tx& tx, const Payer& payer, const PaymentFact& fact);
void forget_payment(Tx& tx, const ConnectionId& connection, std::string_view remote_id);
void adopt(Tx& tx, const Payer& payer);

std::vector<Subscription> subscriptions_of(Reader& reader, const MemberId& member, std::size_t limit);
std::vector<Payment> payments_of(Reader& reader, const MemberId& member, const std::optional<PaymentId>& after,
                                 std::size_t limit);
std::optional<bool> counts_live(Reader& reader);
std::vector<Source> sources(Reader& reader, bool is_live, std::size_t limit);

}  // namespace hub::billing::rows
