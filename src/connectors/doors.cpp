#include "connectors/doors.h"

#include "connectors/connections.h"

namespace hub::connectors {

namespace {

constexpr std::chrono::seconds kept_for{5};

}  // namespace

std::shared_ptr<const Connection> Doors::find_known(std::string_view hook_key) {
    const std::uint64_t stamp = store_.stamps().of(hook_key);
    const auto now = std::chrono::steady_clock::now();
    const std::scoped_lock lock{mutex_};
    const auto known = kept_.find(hook_key);
    const bool is_fresh =
        known != kept_.end() && known->second.stamp == stamp && now - known->second.read_at < kept_for;
    return is_fresh ? known->second.connection : nullptr;
}

std::shared_ptr<const Connection> Doors::find(std::string_view hook_key) {
    if (auto known = find_known(hook_key)) return known;
    const std::uint64_t stamp = store_.stamps().of(hook_key);
    const auto now = std::chrono::steady_clock::now();
    auto found = store_.read_everywhere([&](Reader& reader) { return find_by_hook_key(reader, sealer_, hook_key); });
    const std::scoped_lock lock{mutex_};
    if (!found) {
        const auto known = kept_.find(hook_key);
        if (known != kept_.end()) kept_.erase(known);
        return nullptr;  // not kept: anyone can make up addresses
    }
    auto connection = std::make_shared<const Connection>(std::move(*found));
    kept_.insert_or_assign(std::string{hook_key}, Kept{connection, stamp, now});
    return connection;
}

std::vector<std::shared_ptr<const Connection>> Doors::all() {
    const std::scoped_lock lock{mutex_};
    std::vector<std::shared_ptr<const Connection>> connections;
    for (const auto& [key, kept] : kept_) connections.push_back(kept.connection);
    return connections;
}

}  // namespace hub::connectors
