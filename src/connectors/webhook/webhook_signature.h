#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"

// Standard Webhooks 1.0.0, symmetric: HMAC-SHA256 over id.timestamp.body.
namespace hub::connectors::webhook {

Secret<std::string> fresh_secret();  // whsec_ and 32 random bytes in base 64

// The webhook-signature header: "v1,<base64>", one for each secret, with a blank between.
std::string sign(std::string_view id, std::string_view timestamp, std::string_view body,
                 const std::vector<Secret<std::string>>& secrets);

}  // namespace hub::connectors::webhook
