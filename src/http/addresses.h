#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace hub::http {

// An IP address; a v4-mapped IPv6 address is the IPv4 address it stands for.
class Address {
public:
    // Dotted or colon form only, without zone, port and brackets.
    static std::optional<Address> parse(std::string_view text);
    static std::optional<Address> of(const sockaddr& socket_address);

    std::string text() const;
    bool is_v4() const { return is_v4_; }
    bool operator==(const Address&) const = default;

private:
    friend class Range;
    static Address from_v6(const std::uint8_t* bytes);
    static Address from_v4(const std::uint8_t* bytes);

    std::array<std::uint8_t, 16> bytes_{};  // an IPv4 address uses the first four
    bool is_v4_ = true;
};

// "10.0.0.0/8", "2000::/3", or one address.
class Range {
public:
    static std::optional<Range> parse(std::string_view text);
    bool contains(const Address& address) const;

private:
    Range(Address base, unsigned bits) : base_(base), bits_(bits) {}

    Address base_;
    unsigned bits_;
};

// Global unicast only: what a call from here may reach (client.h names it for text).
bool is_public(const Address& address);
// Whether it is one of this machine's own.
bool is_own(const Address& address);

// The proxies that are believed about who is asking.
class Proxies {
public:
    // Throws Invalid when one is neither an address nor a range.
    explicit Proxies(const std::vector<std::string>& trusted);
    bool trusts(const Address& address) const;
    // The right-most hop that is not a trusted proxy. `forwarded_for` is what all X-Forwarded-For headers say, in
    // order.
    Address caller(const Address& peer, std::string_view forwarded_for) const;

private:
    std::vector<Range> trusted_;
};

}  // namespace hub::http
