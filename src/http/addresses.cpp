#include "http/addresses.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "http/client.h"
#include "http/grammar.h"

namespace hub::http {

namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

// Reserved, private, link-local, documentation, multicast and the clouds' metadata.
constexpr std::array<std::string_view, 15> closed_v4 = {
    "0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",    "168.63.129.16"};
// What is global unicast in IPv6, and what in it leads elsewhere: protocol assignments, documentation, 6to4.
constexpr std::string_view open_v6 = "2000::/3";
constexpr std::array<std::string_view, 3> closed_v6 = {"2001::/23", "2001:db8::/32", "2002::/16"};

Range known_range(std::string_view text) {
    const auto range = Range::parse(text);
    if (!range) broken_promise("a range of our own is well formed");
    return *range;
}

template <std::size_t count>
std::vector<Range> ranges_of(const std::array<std::string_view, count>& texts) {
    std::vector<Range> ranges;
    ranges.reserve(count);
    for (const std::string_view text : texts) ranges.push_back(known_range(text));
    return ranges;
}

bool is_in_any(const std::vector<Range>& ranges, const Address& address) {
    return std::ranges::any_of(ranges, [&](const Range& range) { return range.contains(address); });
}

}  // namespace

Address Address::from_v4(const std::uint8_t* bytes) {
    Address address;
    std::copy_n(bytes, 4, address.bytes_.begin());
    return address;
}

Address Address::from_v6(const std::uint8_t* bytes) {
    if (std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes)) return from_v4(bytes + mapped_prefix.size());
    Address address;
    address.is_v4_ = false;
    std::copy_n(bytes, address.bytes_.size(), address.bytes_.begin());
    return address;
}

std::optional<Address> Address::parse(std::string_view text) {
    const std::string terminated{text};
    if (text.find('\0') != std::string_view::npos) return std::nullopt;
    std::array<std::uint8_t, 16> bytes{};
    if (inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1) return from_v4(bytes.data());
    if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) return from_v6(bytes.data());
    return std::nullopt;
}

std::optional<Address> Address::of(const sockaddr& socket_address) {
    std::array<std::uint8_t, 16> bytes{};
    if (socket_address.sa_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(socket_address);
        std::memcpy(bytes.data(), &v4.sin_addr, 4);
        return from_v4(bytes.data());
    }
    if (socket_address.sa_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(socket_address);
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return from_v6(bytes.data());
    }
    return std::nullopt;
}

std::string Address::text() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(is_v4_ ? AF_INET : AF_INET6, bytes_.data(), text.data(), text.size());
    return text.data();
}

std::optional<Range> Range::parse(std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto base = Address::parse(text.substr(0, slash));
    if (!base) return std::nullopt;
    const unsigned all_bits = base->is_v4() ? 32 : 128;
    if (slash == text.size()) return Range{*base, all_bits};
    const auto bits = parse_u64(text.substr(slash + 1));
    if (!bits || *bits > all_bits) return std::nullopt;
    return Range{*base, static_cast<unsigned>(*bits)};
}

bool Range::contains(const Address& address) const {
    if (address.is_v4_ != base_.is_v4_) return false;
    const std::size_t whole = bits_ / 8;
    if (!std::equal(base_.bytes_.begin(), base_.bytes_.begin() + static_cast<std::ptrdiff_t>(whole),
                    address.bytes_.begin())) {
        return false;
    }
    const unsigned rest = bits_ % 8;
    if (rest == 0) return true;
    const unsigned differing = static_cast<unsigned>(base_.bytes_.at(whole) ^ address.bytes_.at(whole));
    return differing >> (8U - rest) == 0;
}

bool is_public(const Address& address) {
    static const std::vector<Range> refused_v4 = ranges_of(closed_v4);
    static const std::vector<Range> refused_v6 = ranges_of(closed_v6);
    static const Range allowed_v6 = known_range(open_v6);
    if (address.is_v4()) return !is_in_any(refused_v4, address);
    return allowed_v6.contains(address) && !is_in_any(refused_v6, address);
}

bool is_public_address(std::string_view numeric_address) {
    const auto address = Address::parse(numeric_address);
    return address && is_public(*address);
}

bool is_own(const Address& address) {
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) return false;
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> all{first, freeifaddrs};
    for (const ifaddrs* interface = first; interface != nullptr; interface = interface->ifa_next) {
        if (interface->ifa_addr != nullptr && Address::of(*interface->ifa_addr) == address) return true;
    }
    return false;
}

Proxies::Proxies(const std::vector<std::string>& trusted) {
    for (const std::string& text : trusted) {
        const auto range = Range::parse(text);
        if (!range) throw Invalid("trusted_proxies", "should be addresses or ranges such as 10.0.0.0/8");
        trusted_.push_back(*range);
    }
}

bool Proxies::trusts(const Address& address) const {
    return is_in_any(trusted_, address);
}

Address Proxies::caller(const Address& peer, std::string_view forwarded_for) const {
    Address caller = peer;
    while (trusts(caller) && !forwarded_for.empty()) {
        const std::size_t comma = forwarded_for.rfind(',');
        const bool is_last = comma == std::string_view::npos;
        const auto hop = Address::parse(without_blanks(is_last ? forwarded_for : forwarded_for.substr(comma + 1)));
        if (!hop) break;
        caller = *hop;
        forwarded_for = is_last ? std::string_view{} : forwarded_for.substr(0, comma);
    }
    return caller;
}

}  // namespace hub::http
