#pragma once

#include <optional>
#include <string>
#include <string_view>

// Public keys of others, and what was signed with theirs. crypto.h has the rest of OpenSSL.
namespace hub::crypto {

// As SubjectPublicKeyInfo (DER), which names its kind. Empty: these numbers are no key of that kind.
std::optional<std::string> p256_key(std::string_view x, std::string_view y);
std::optional<std::string> ed25519_key(std::string_view bytes);
// Of 2048 to 4096 bits.
std::optional<std::string> rsa_key(std::string_view modulus, std::string_view exponent);

// By ECDSA or RSA (PKCS #1, 1.5) with SHA-256, or by Ed25519, as the key is.
bool signature_matches(std::string_view key, std::string_view message, std::string_view signature);

}  // namespace hub::crypto
