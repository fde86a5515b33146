#include "connectors/connector.h"

namespace hub::connectors {

const Connector* Registry::find(std::string_view kind) const {
    for (const auto& connector : connectors_) {
        if (connector->kind() == kind) return connector.get();
    }
    return nullptr;
}

std::vector<std::string> Registry::kinds() const {
    std::vector<std::string> kinds;
    kinds.reserve(connectors_.size());
    for (const auto& connector : connectors_) kinds.emplace_back(connector->kind());
    return kinds;
}

}  // namespace hub::connectors
