#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/request.h"

namespace hub::http {

struct ParsedHead {
    Method method = Method::get;
    std::string target;
    std::vector<std::pair<std::string, std::string>> fields;  // names in lower case
};

// What Boost.Beast reads in a head that check_head let pass; empty when it refuses it. Its headers take seconds to
// compile and stay in parse.cpp.
std::optional<ParsedHead> parse_head(std::string_view head);

}  // namespace hub::http
