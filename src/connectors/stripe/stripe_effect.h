#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/connector.h"
#include "connectors/stripe/stripe_purchase.h"

namespace hub::connectors::stripe {

// Makes our side what Stripe's is: finds or makes the member and settles what this purchase gives. Empty when somebody
// else applied an event of this purchase since, so that there are not `applied` of them any more: what was read may be
// old.
// What was bought beside it in the same checkout is settled with it.
std::optional<Effect> apply(Tx& tx, const catalog::Catalog& catalog, const Connection& connection, const Bought& bought,
                            std::int64_t applied);

}  // namespace hub::connectors::stripe
