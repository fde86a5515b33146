#pragma once

#include <string_view>

namespace hub::catalog {

// Whether a page may lead there: http or https with a host and without a name or password before it, mailto:, tel:,
// a path of this site that begins with one slash, or an #anchor of the page. Anything a browser could read otherwise
// (blanks, control characters, backslashes, quotes, angle brackets, braces) is refused, not repaired.
bool is_safe_link(std::string_view url);
inline constexpr std::string_view link_rule =
    "should be an address that begins with https://, http://, mailto: or tel:, or a path of this site that begins with "
    "one slash";

// Whether a picture may come from there: https, or a path of this site.
bool is_safe_picture(std::string_view url);
// Whether a purchase may lead there: https, or http on this very machine, where people try things out.
bool is_safe_purchase(std::string_view url);

}  // namespace hub::catalog
