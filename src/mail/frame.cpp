#include "mail/frame.h"

#include <algorithm>
#include <cmath>

#include "base/crypto.h"
#include "base/text.h"

namespace hub::mail {

namespace {

// How bright one byte of a colour is (WCAG's relative luminance).
double brightness(char byte) {
    const double value = static_cast<double>(static_cast<unsigned char>(byte)) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

// Black or white, whichever reads better on the colour.
std::string_view ink_on(std::string_view color) {
    const auto bytes = color.starts_with('#') ? crypto::from_hex(color.substr(1)) : std::nullopt;
    if (!bytes || bytes->size() != 3) return "#ffffff";
    const double luminance =
        0.2126 * brightness((*bytes)[0]) + 0.7152 * brightness((*bytes)[1]) + 0.0722 * brightness((*bytes)[2]);
    return luminance > 0.30 ? "#14181a" : "#ffffff";
}

}  // namespace

void put_frame(view::Values& values, const From& from, const To& to, std::string_view why) {
    values.set("LANG", "en");
    values.set("SITE_NAME", from.site_name);
    values.set_and_show("LOGO_URL", from.logo_url, "HAS_LOGO");
    values.show_if(from.logo_url.empty() || from.shows_name, "HAS_NAME");
    values.set("BRAND", from.brand_color);
    values.set("BRAND_INK", ink_on(from.brand_color));
    values.set("PORTAL_URL", from.portal_url);
    values.set_and_show("SUPPORT_EMAIL", from.support_email, "HAS_SUPPORT");
    values.set_and_show("FIRST_NAME", to.first_name, "HAS_FIRST_NAME");
    values.show_if(to.first_name.empty(), "NO_FIRST_NAME");
    values.set("WHY", why);
}

std::string one_line(std::string_view text) {
    std::string line{trimmed(text)};
    std::ranges::replace_if(line, [](char letter) { return static_cast<unsigned char>(letter) < 0x20; }, ' ');
    return line;
}

std::string without_gaps(std::string_view text) {
    std::string kept;
    std::size_t breaks = 0;
    for (const char letter : text) {
        breaks = letter == '\n' ? breaks + 1 : 0;
        if (breaks <= 2) kept += letter;
    }
    return kept;
}

}  // namespace hub::mail
