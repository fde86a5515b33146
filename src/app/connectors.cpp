#include "app/connectors.h"

#include <memory>
#include <utility>
#include <vector>

#include "connectors/stripe/stripe.h"

namespace hub::app {

connectors::Registry make_connectors(const Config& config) {
    std::vector<std::unique_ptr<connectors::Connector>> all;
    all.push_back(connectors::stripe::make(config.stripe_api));
    return connectors::Registry{std::move(all)};
}

}  // namespace hub::app
