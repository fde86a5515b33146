#include "app/config_address.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/text.h"

namespace hub::app {

namespace {

constexpr std::string_view in_names = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
constexpr std::string_view in_ipv6 = "0123456789abcdefABCDEF:.";
constexpr std::uint64_t port_max = 65535;
constexpr std::size_t near_enough = 4;

bool consists_of(std::string_view text, std::string_view letters) {
    return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

bool is_port(std::string_view text) {
    const auto port = parse_u64(text);
    return port && *port >= 1 && *port <= port_max;
}

bool is_host_with_port(std::string_view text) {
    const bool is_ipv6 = text.starts_with('[');
    const std::size_t end = is_ipv6 ? text.find(']') : text.find(':');
    if (is_ipv6 && end == std::string_view::npos) return false;
    const std::string_view host = is_ipv6 ? text.substr(1, end - 1) : text.substr(0, end);
    const std::string_view rest = text.substr(std::min(text.size(), is_ipv6 ? end + 1 : end));
    if (!consists_of(host, is_ipv6 ? in_ipv6 : in_names)) return false;
    return rest.empty() || (rest.starts_with(':') && is_port(rest.substr(1)));
}

// How many letters are inserted, left out or changed between them.
std::size_t distance(std::string_view one, std::string_view other) {
    std::vector<std::size_t> row(other.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= one.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j < row.size(); ++j) {
            const std::size_t changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row.back();
}

}  // namespace

bool is_address_of(std::string_view text, std::initializer_list<std::string_view> schemes) {
    for (const std::string_view scheme : schemes) {
        if (!text.starts_with(scheme)) continue;
        std::string_view rest = text.substr(scheme.size());
        if (rest.ends_with('/')) rest.remove_suffix(1);
        return is_host_with_port(rest);
    }
    return false;
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& names) {
    const auto found =
        std::ranges::min_element(names, {}, [&](const std::string& known) { return distance(name, known); });
    const std::size_t most = std::min(near_enough, name.size() / 2);
    return found != names.end() && distance(name, *found) <= most ? *found : "";
}

}  // namespace hub::app
