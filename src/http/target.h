#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::http {

struct Host {
    std::string name;       // lower case, without port and trailing dot; IPv6 keeps its brackets
    std::string authority;  // lower case, otherwise as sent
};
// A Host header or the authority of a URL; empty when it is neither a name nor an address with an optional port.
std::optional<Host> parse_host(std::string_view text);

using Pairs = std::vector<std::pair<std::string, std::string>>;

// What a request asks for, decoded once. Nothing in it can be read as another path by someone who decodes again.
struct Target {
    std::string path;  // begins with /, no empty or dot segment but an empty last one
    Pairs query;
    std::string authority;  // lower case; empty unless the target was in absolute form
};
// Empty when it is malformed or holds an encoded slash, backslash, NUL or control byte, or a dot segment.
std::optional<Target> parse_target(std::string_view text);

// name=value&…, as queries and forms have it. Empty on a broken escape, NUL, invalid UTF-8 or too many.
std::optional<Pairs> parse_pairs(std::string_view text);

}  // namespace hub::http
