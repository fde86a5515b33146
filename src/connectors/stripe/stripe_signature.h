#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "connectors/connection.h"

namespace hub::connectors::stripe {

constexpr Duration signature_tolerance = 300s;  // either way

// Why this body was not signed by Stripe for one of these secrets, now; empty when it was. Takes the raw bytes as they
// came. Any v1 signature by any secret that hasn't retired will do; the comparison takes the same time whatever
// differs.
std::string refusal_of(std::string_view header, std::string_view body, const std::vector<SigningSecret>& secrets,
                       Time now);

// What Stripe would send: "t=…,v1=…". For tests and benchmarks.
std::string sign(std::string_view body, std::string_view secret, Time now);

}  // namespace hub::connectors::stripe
