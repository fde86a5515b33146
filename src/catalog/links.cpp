#include "catalog/links.h"

#include <algorithm>

#include "base/text.h"

namespace hub::catalog {

namespace {

constexpr std::size_t link_size_max = 2000;

bool has_only_link_letters(std::string_view url) {
    if (url.empty() || url.size() > link_size_max || !is_printable(url)) return false;
    return url.find_first_of(" \t\r\n\"'<>\\^`{|}") == std::string_view::npos;
}

bool is_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

// Takes the prefix off, whatever its case.
bool take(std::string_view& url, std::string_view prefix) {
    const bool same =
        url.size() >= prefix.size() && std::ranges::equal(url.substr(0, prefix.size()), prefix, {}, [](char letter) {
            return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        });
    if (same) url.remove_prefix(prefix.size());
    return same;
}

// What stands after the two slashes.
bool has_plain_host(std::string_view rest) {
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    if (authority.empty() || authority.find('@') != std::string_view::npos) return false;
    const char first = authority.front();
    const bool outside_ascii = static_cast<unsigned char>(first) >= 0x80;
    return is_letter(first) || is_digit(first) || first == '[' || outside_ascii;
}

bool is_local(std::string_view url) {
    return url.starts_with('/') && !url.starts_with("//");
}

bool is_web(std::string_view url) {
    return (take(url, "https://") || take(url, "http://")) && has_plain_host(url);
}

bool is_mail(std::string_view url) {
    return take(url, "mailto:") && url.size() > 2 && url.find('@') != std::string_view::npos && !url.starts_with('/');
}

bool is_telephone(std::string_view url) {
    return take(url, "tel:") && !url.empty() && std::ranges::all_of(url, [](char letter) {
               return is_digit(letter) || letter == '+' || letter == '-' || letter == '.';
           });
}

}  // namespace

bool is_safe_link(std::string_view url) {
    if (!has_only_link_letters(url)) return false;
    return is_web(url) || is_local(url) || is_mail(url) || is_telephone(url) || url.starts_with('#');
}

bool is_safe_picture(std::string_view url) {
    if (!has_only_link_letters(url)) return false;
    if (is_local(url)) return true;
    return take(url, "https://") && has_plain_host(url);
}

bool is_safe_purchase(std::string_view url) {
    if (!has_only_link_letters(url)) return false;
    if (is_local(url)) return true;
    if (take(url, "https://")) return has_plain_host(url);
    if (!take(url, "http://")) return false;
    const std::string_view host = url.substr(0, url.find_first_of(":/?#"));
    return has_plain_host(url) && (host == "localhost" || host == "127.0.0.1");
}

}  // namespace hub::catalog
