#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace hub::http {

class Resolver;

struct Call {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    Duration timeout = 10s;                // from resolving to the last byte
    std::size_t answer_max = 1024 * 1024;  // bytes of body kept; more is an error, not a cut
    bool to_the_inside = false;            // may reach loopback and private ranges (an operator's own setting)
};

// What came of a call. Expected outcomes of the outside world are values.
struct Reply {
    enum class Kind { answered, refused_address, no_connection, timed_out, too_large, broken };
    Kind kind = Kind::answered;
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;
    std::string note;  // for people, without secrets; empty when answered

    std::string_view header(std::string_view lower_case_name) const;
    // Retry-After as a length from now, in seconds or as a date; empty when absent or nonsense.
    std::optional<Duration> retry_after(Time now) const;
};

// The way out. Never follows a redirect, asks for no compression, and decides on the address in the socket callback,
// so that a name that resolves inside is refused however it is written. Thread-safe; blocks the caller.
class Http {
public:
    virtual ~Http() = default;
    virtual Reply send(const Call& call) = 0;
};

// The real one, by libcurl. Keeps connections alive between calls.
std::unique_ptr<Http> open_http();
// The same, asking `names` (which must outlive it) instead of the system where hosts are.
std::unique_ptr<Http> open_http(Resolver& names);

// Whether an address may be reached from here: global unicast only (trust.md's list of ranges).
bool is_public_address(std::string_view numeric_address);
// Throws Invalid{field} unless `url` is http(s) without userinfo, on an allowed port, and its host doesn't resolve to
// the inside (unless `to_the_inside`).
void check_outgoing_url(std::string_view field, std::string_view url, bool to_the_inside);

}  // namespace hub::http
