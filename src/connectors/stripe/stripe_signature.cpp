#include "connectors/stripe/stripe_signature.h"

#include <optional>

#include "base/crypto.h"
#include "base/sabotage.h"
#include "base/secret.h"
#include "base/text.h"

namespace hub::connectors::stripe {

namespace {

constexpr std::size_t header_max = 4096;
constexpr std::size_t signatures_max = 16;
constexpr std::size_t signature_length = 64;  // hexadecimal

struct Signed {
    std::string timestamp;  // as sent, for it is part of what was signed
    std::int64_t seconds = 0;
    std::vector<std::string> signatures;
};

bool take_timestamp(Signed& found, const std::string& value) {
    const auto seconds = parse_u64(value);
    if (!seconds || value.size() > 12 || !found.timestamp.empty()) return false;
    found.timestamp = value;
    found.seconds = static_cast<std::int64_t>(*seconds);
    return true;
}

// Schemes that we don't know, such as v0, are passed over.
std::optional<Signed> parse(std::string_view header) {
    if (header.empty() || header.size() > header_max) return std::nullopt;
    Signed found;
    for (const std::string& part : split(header, ',')) {
        const std::string_view item = trimmed(part);
        const std::size_t equals = item.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string value{item.substr(equals + 1)};
        if (item.substr(0, equals) == "t" && !take_timestamp(found, value)) return std::nullopt;
        if (item.substr(0, equals) == "v1" && value.size() == signature_length) found.signatures.push_back(value);
        if (found.signatures.size() > signatures_max) return std::nullopt;
    }
    if (found.timestamp.empty() || found.signatures.empty()) return std::nullopt;
    return found;
}

std::string signature_of(std::string_view timestamp, std::string_view body, std::string_view secret) {
    return crypto::to_hex(crypto::hmac_sha256(secret, {timestamp, ".", body}));
}

bool is_signed_by(const Signed& found, std::string_view body, std::string_view secret) {
    const std::string expected = signature_of(found.timestamp, body, secret);
    bool matches = false;
    for (const std::string& signature : found.signatures) {
        if (equal_in_constant_time(signature, expected)) matches = true;
    }
    return matches;
}

bool is_timely(const Signed& found, Time now) {
    const std::int64_t age = milliseconds_of(now) / 1000 - found.seconds;
    constexpr std::int64_t tolerance = std::chrono::duration_cast<std::chrono::seconds>(signature_tolerance).count();
    return age <= tolerance && age >= -tolerance;
}

}  // namespace

std::string refusal_of(std::string_view header, std::string_view body, const std::vector<SigningSecret>& secrets,
                       Time now) {
    const auto found = parse(header);
    if (!found) return "has no Stripe-Signature with a moment and a v1 signature";
    bool matches = false;
    for (const SigningSecret& one : secrets) {
        if (one.is_live_at(now) && is_signed_by(*found, body, one.secret.reveal())) matches = true;
    }
    if (!matches) return "is not signed by a secret of this connection";
    if (!is_timely(*found, now) && !sabotaged("no_timestamp_check"))
        return "was signed too long ago or lies in the future; is the clock right?";
    return {};
}

std::string sign(std::string_view body, std::string_view secret, Time now) {
    const std::string seconds = std::to_string(milliseconds_of(now) / 1000);
    return "t=" + seconds + ",v1=" + signature_of(seconds, body, secret);
}

}  // namespace hub::connectors::stripe
