#include "base/assets.h"

#include <algorithm>
#include <cstddef>
#include <vector>

// Laid out by cmake/embed.cmake in assembler.
struct EmbeddedFile {
    const char* path;
    std::size_t path_size;
    const char* bytes;
    std::size_t size;
};
extern "C" const EmbeddedFile hub_asset_table[];
extern "C" const std::size_t hub_asset_count;
// Of cmake/dashboard.cmake, in the program alone: tests and benchmarks are linked without them.
extern "C" const EmbeddedFile hub_dashboard_table[] __attribute__((weak));
extern "C" const std::size_t hub_dashboard_count __attribute__((weak));

namespace hub::assets {

namespace {

void add(std::vector<Asset>& assets, std::span<const EmbeddedFile> files) {
    for (const EmbeddedFile& file : files) {
        assets.push_back({.path = {file.path, file.path_size}, .bytes = {file.bytes, file.size}});
    }
}

std::vector<Asset> sorted_assets() {
    std::vector<Asset> assets;
    add(assets, std::span(hub_asset_table, hub_asset_count));
    if (&hub_dashboard_count != nullptr) add(assets, std::span(hub_dashboard_table, hub_dashboard_count));
    std::ranges::sort(assets, {}, &Asset::path);
    return assets;
}

}  // namespace

std::span<const Asset> all() {
    static const std::vector<Asset> assets = sorted_assets();
    return assets;
}

std::optional<std::string_view> find(std::string_view path) {
    const auto assets = all();
    const auto found = std::ranges::lower_bound(assets, path, {}, &Asset::path);
    if (found == assets.end() || found->path != path) return std::nullopt;
    return found->bytes;
}

}  // namespace hub::assets
