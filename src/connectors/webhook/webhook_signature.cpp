#include "connectors/webhook/webhook_signature.h"

#include "base/crypto.h"
#include "base/ensure.h"
#include "base/random.h"
#include "base/sabotage.h"

namespace hub::connectors::webhook {

namespace {

constexpr std::string_view prefix = "whsec_";
constexpr std::size_t key_bytes = 32;

}  // namespace

Secret<std::string> fresh_secret() {
    return Secret<std::string>{std::string{prefix} + crypto::to_base64(random::bytes(key_bytes))};
}

std::string sign(std::string_view id, std::string_view timestamp, std::string_view body,
                 const std::vector<Secret<std::string>>& secrets) {
    std::string header;
    for (const Secret<std::string>& secret : secrets) {
        const auto key = crypto::from_base64(std::string_view{secret.reveal()}.substr(prefix.size()));
        ENSURE(key.has_value());
        const std::string signature = sabotaged("sign_body_only")
                                          ? crypto::hmac_sha256(*key, body)
                                          : crypto::hmac_sha256(*key, {id, ".", timestamp, ".", body});
        if (!header.empty()) header += ' ';
        header += "v1," + crypto::to_base64(signature);
    }
    return header;
}

}  // namespace hub::connectors::webhook
