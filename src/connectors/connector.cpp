#include "connectors/connector.h"

#include "base/error.h"

namespace hub::connectors {

const Connector* Registry::find(std::string_view kind) const {
    for (const auto& connector : connectors_) {
        if (connector->kind() == kind) return connector.get();
    }
    return nullptr;
}

const Connector& Registry::of(const Connection& connection) const {
    const Connector* const connector = find(connection.kind);
    if (connector == nullptr) throw Conflict("This program has no connector " + connection.kind + ".");
    return *connector;
}

std::vector<std::string> Registry::kinds() const {
    std::vector<std::string> kinds;
    kinds.reserve(connectors_.size());
    for (const auto& connector : connectors_) kinds.emplace_back(connector->kind());
    return kinds;
}

}  // namespace hub::connectors
