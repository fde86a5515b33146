#include "view/html.h"

#include <algorithm>
#include <array>

namespace hub::view {

namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool begins_with(std::string_view text, std::string_view lower_case) {
    return text.size() >= lower_case.size() &&
           std::ranges::equal(text.substr(0, lower_case.size()), lower_case, {}, lower);
}

// Browsers drop tabs and line breaks and read \ as /, so none of them may be there.
bool is_plain(char letter) {
    return static_cast<unsigned char>(letter) > 0x20 && letter != 0x7f && letter != '\\';
}

bool is_local(std::string_view url) {
    if (url.starts_with("//")) return false;
    if (url.front() == '/' || url.front() == '?' || url.front() == '#') return true;
    return url.substr(0, url.find_first_of("/?#")).find(':') == std::string_view::npos;
}

}  // namespace

SafeHtml html_of_compiled_blocks(std::string compiled) {
    return SafeHtml{std::move(compiled)};
}

SafeHtml html_of_rendered_parts(std::string parts) {
    return SafeHtml{std::move(parts)};
}

bool is_safe_url(std::string_view url) {
    if (url.empty()) return true;
    if (!std::ranges::all_of(url, is_plain)) return false;
    constexpr std::array<std::string_view, 4> schemes = {"https://", "http://", "mailto:", "tel:"};
    return is_local(url) ||
           std::ranges::any_of(schemes, [&](std::string_view scheme) { return begins_with(url, scheme); });
}

}  // namespace hub::view
