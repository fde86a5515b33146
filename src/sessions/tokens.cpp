#include "sessions/tokens.h"

#include <cstdint>

#include "base/crypto.h"
#include "base/text.h"

namespace hub::sessions {

std::string stored_form(std::string_view token) {
    return crypto::to_hex(crypto::sha256(token));
}

std::string account_of(std::string_view email) {
    return stored_form(folded(email));
}

std::string code_of_link(std::string_view token) {
    constexpr std::uint64_t codes = 1'000'000;
    const std::string digest = crypto::hmac_sha256(token, "six digits");
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < 8; ++at) number = number << 8 | static_cast<unsigned char>(digest[at]);
    return format("{:06}", number % codes);
}

}  // namespace hub::sessions
