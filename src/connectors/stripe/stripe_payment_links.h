#pragma once

#include <string>

#include "base/clock.h"
#include "connectors/connection.h"
#include "connectors/payment_links.h"
#include "http/client.h"

namespace hub::connectors::stripe {

// The open payment links that sell a product, with the prices it can be bought for. Throws Unavailable when Stripe
// can't be asked, Limited when it wants us to wait.
PaymentLinks read_payment_links(http::Http& http, const std::string& base, const Connection& connection,
                                const std::string& product, Time now);

// Makes one for a price, or answers the open one that was made from here for the same: asked twice, also at once or
// after a lost answer, there is one. Throws Invalid about `price`, Conflict when the key lacks a right, and like
// read_payment_links.
PaymentLink make_payment_link(http::Http& http, const std::string& base, const Connection& connection,
                              const PaymentLinkWish& wish, Time now);

}  // namespace hub::connectors::stripe
