#include "http/target.h"

#include <algorithm>

#include <arpa/inet.h>

#include "base/text.h"
#include "http/grammar.h"
#include "http/request.h"

namespace hub::http {

namespace {

constexpr std::size_t host_name_max = 253;
constexpr std::size_t pairs_max = 1000;

bool is_port(std::string_view text) {
    return is_digits(text) && text.size() <= 5 && parse_u64(text).value_or(0) <= 65535;
}

bool is_host_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' ||
           letter == '.';
}

bool is_host_name(std::string_view name) {
    return !name.empty() && name.size() <= host_name_max && name.front() != '.' && name.back() != '.' &&
           name.find("..") == std::string_view::npos && std::ranges::all_of(name, is_host_letter);
}

bool is_ipv6(const std::string& text) {
    in6_addr address{};
    return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

}  // namespace

std::optional<Host> parse_host(std::string_view text) {
    Host host{.name = {}, .authority = lower_case(text)};
    const std::string_view whole = host.authority;
    const bool is_bracketed = whole.starts_with('[');
    const std::size_t name_end = is_bracketed ? whole.find(']') + 1 : std::min(whole.find(':'), whole.size());
    if (is_bracketed && name_end == 0) return std::nullopt;
    const std::string_view port = whole.substr(name_end);
    if (!port.empty() && (port.front() != ':' || !is_port(port.substr(1)))) return std::nullopt;
    host.name = whole.substr(0, name_end);
    if (is_bracketed) {
        if (!is_ipv6(host.name.substr(1, host.name.size() - 2))) return std::nullopt;
        return host;
    }
    if (host.name.ends_with('.')) host.name.pop_back();
    if (!is_host_name(host.name)) return std::nullopt;
    return host;
}

std::optional<Pairs> parse_pairs(std::string_view text) {
    Pairs pairs;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        if (part.empty()) continue;
        const std::size_t equals = std::min(part.find('='), part.size());
        auto name = percent_decoded(part.substr(0, equals), true);
        auto value = percent_decoded(part.substr(std::min(equals + 1, part.size())), true);
        if (!name || !value || pairs.size() == pairs_max) return std::nullopt;
        const bool has_nul = name->find('\0') != std::string::npos || value->find('\0') != std::string::npos;
        if (has_nul || !is_utf8(*name) || !is_utf8(*value)) return std::nullopt;
        pairs.emplace_back(*std::move(name), *std::move(value));
    }
    return pairs;
}

namespace {

bool is_clean_segment(std::string_view segment) {
    if (segment == "." || segment == "..") return false;
    return std::ranges::none_of(segment, [](char letter) {
        const auto code = static_cast<unsigned char>(letter);
        return code < 0x20 || code == 0x7F || letter == '/' || letter == '\\';
    });
}

// Decodes segment by segment, so that an encoded slash can't pass for a real one.
std::optional<std::string> decoded_path(std::string_view raw) {
    std::string path;
    while (!raw.empty()) {
        raw.remove_prefix(1);  // the slash
        const std::string_view encoded = raw.substr(0, raw.find('/'));
        raw.remove_prefix(encoded.size());
        const auto segment = percent_decoded(encoded);
        if (!segment || !is_clean_segment(*segment) || (segment->empty() && !raw.empty())) return std::nullopt;
        path.append("/").append(*segment);
    }
    if (!is_utf8(path)) return std::nullopt;
    return path;
}

// Takes scheme and authority off an absolute-form target; leaves what begins with the path or the query.
bool take_authority(std::string_view& text, Target& target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!same_but_for_case(text.substr(0, scheme.size()), scheme)) continue;
        text.remove_prefix(scheme.size());
        const auto host = parse_host(text.substr(0, text.find_first_of("/?")));
        if (!host) return false;
        text.remove_prefix(host->authority.size());
        target.authority = host->authority;
        return true;
    }
    return false;
}

}  // namespace

std::optional<Target> parse_target(std::string_view text) {
    Target target;
    if (!text.starts_with('/') && !take_authority(text, target)) return std::nullopt;
    if (text.find('#') != std::string_view::npos) return std::nullopt;
    const std::size_t question = std::min(text.find('?'), text.size());
    const std::string_view raw = question == 0 ? "/" : text.substr(0, question);
    auto path = decoded_path(raw);
    auto query = parse_pairs(text.substr(std::min(question + 1, text.size())));
    if (!path || !query) return std::nullopt;
    target.path = *std::move(path);
    target.query = *std::move(query);
    return target;
}

}  // namespace hub::http
