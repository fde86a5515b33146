#pragma once

#include <string>
#include <vector>

#include "connectors/shelf.h"

namespace hub::connectors {

// An address at the service where one price is paid: whoever pays there gets what its product is tied to.
struct PaymentLink {
    std::string id;
    std::string url;
    std::string price;
    bool is_bundle = false;  // sells other things as well
    bool is_ours = false;    // made from here, for this site
};

// The addresses where a tied product is paid, and the prices that one can be made for.
struct PaymentLinks {
    std::vector<Shelf::Price> prices;  // those that can be bought now, newest first
    std::vector<PaymentLink> links;    // those that are open, newest first
    std::string lacks;  // what of the key keeps us from it: "key", "prices", "payment_links"; empty when nothing does
    bool is_whole = true;  // false when there are more than we read
};

// What a payment link is to be made for.
struct PaymentLinkWish {
    std::string remote_id;  // the product there, which is tied
    std::string price;
    std::string thanks;  // for whoever has paid; at most 500 characters
};

}  // namespace hub::connectors
