#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

// HTML that owners bring along, which may do what it likes where it can reach nothing.
namespace hub::catalog {

inline constexpr std::size_t own_html_size_max = std::size_t{64} * 1024;
// What it may: everything but be of our origin, and lead the page away. For the frame and for the policy of what stands
// in it.
inline constexpr std::string_view own_html_sandbox =
    "allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";

struct OwnHtml {
    std::string title;
    std::string html;
};
// The block of this number, from 1 in the order of the body.
std::optional<OwnHtml> find_own_html(const Json& body, std::uint32_t number);

}  // namespace hub::catalog
