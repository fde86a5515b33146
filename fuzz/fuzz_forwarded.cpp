// Who is asking, behind proxies: a range, the address of whoever connected, and what X-Forwarded-For says, a line each.
// Only a trusted proxy is believed, and only about the hop before it.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "base/error.h"
#include "http/addresses.h"

namespace {

using namespace hub;

void check_address(const http::Address& address) {
    const std::string text = address.text();
    ENSURE(!text.empty() && text.find_first_not_of("0123456789abcdef:.") == std::string::npos);
    const auto again = http::Address::parse(text);
    ENSURE(again && *again == address && again->is_v4() == address.is_v4());
    const auto alone = http::Range::parse(text);
    ENSURE(alone && alone->contains(address));
    ENSURE(http::is_public(address) == http::is_public(*again));
}

bool stands_in(std::string_view forwarded_for, const http::Address& address) {
    while (true) {
        const std::size_t comma = std::min(forwarded_for.find(','), forwarded_for.size());
        std::string_view hop = forwarded_for.substr(0, comma);
        while (hop.starts_with(' ') || hop.starts_with('\t')) hop.remove_prefix(1);
        while (hop.ends_with(' ') || hop.ends_with('\t')) hop.remove_suffix(1);
        if (http::Address::parse(hop) == address) return true;
        if (comma == forwarded_for.size()) return false;
        forwarded_for.remove_prefix(comma + 1);
    }
}

std::array<std::string_view, 3> lines_of(std::string_view text) {
    std::array<std::string_view, 3> lines{};
    for (std::string_view& line : lines) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto [trusted, connected, forwarded_for] = lines_of({reinterpret_cast<const char*>(bytes), size});
    const auto range = http::Range::parse(trusted);
    const auto peer = http::Address::parse(connected);
    if (peer) check_address(*peer);
    try {
        const http::Proxies proxies{{std::string{trusted}}};
        ENSURE(range.has_value());
        if (!peer) return 0;
        ENSURE(proxies.trusts(*peer) == range->contains(*peer));
        const http::Address caller = proxies.caller(*peer, forwarded_for);
        check_address(caller);
        if (!range->contains(*peer)) ENSURE(caller == *peer);
        ENSURE(caller == *peer || stands_in(forwarded_for, caller));
    } catch (const Invalid&) {
        ENSURE(!range);
    }
    return 0;
}
