#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::connectors {

// What a service sells, for staff to choose from.
struct Shelf {
    struct Price {
        std::string id;
        std::string nickname;
        std::string currency;
        std::optional<std::int64_t>
            amount;            // in the smallest unit; empty when it is by tiers, or the buyer's to choose
        std::string interval;  // empty when it is paid once
        std::int64_t interval_count = 0;
    };
    struct Product {
        std::string id;
        std::string name;
        bool is_active = true;
        std::vector<Price> prices;  // those that can be bought now
    };

    std::vector<Product> products;  // newest first
    std::string lacks;     // what of the key keeps us from it: "key", "products", "prices"; empty when nothing does
    bool is_whole = true;  // false when there are more than we read
};

}  // namespace hub::connectors
