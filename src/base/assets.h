#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace hub::assets {

// A file that the build put inside the program. Both views live as long as the program.
struct Asset {
    std::string_view path;  // as in the tree under src/: "portal/pages/login.html"; and "docs/api/openapi.yaml",
                            // and "dashboard/…" as Vite built it
    std::string_view bytes;
};

// Every asset, ordered by path.
std::span<const Asset> all();

std::optional<std::string_view> find(std::string_view path);

}  // namespace hub::assets
