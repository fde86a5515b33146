#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

// The only file that names libsodium and OpenSSL (but for signatures.h, and TLS in the HTTP client). All functions are
// thread-safe.
namespace hub::crypto {

std::string sha256(std::string_view bytes);  // 32 raw bytes
// The same of bytes that come piece by piece.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    void add(std::string_view bytes);
    std::string finish();  // 32 raw bytes; then begins anew

private:
    struct State;
    std::unique_ptr<State> state_;
};
std::string hmac_sha256(std::string_view key, std::string_view bytes);
// The same over parts laid end to end, without copying them together.
std::string hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts);

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);
std::string to_base64(std::string_view bytes);
std::string to_base64url(std::string_view bytes);  // no padding
std::optional<std::string> from_base64(std::string_view text);
std::optional<std::string> from_base64url(std::string_view text);  // no padding

// argon2id with the OWASP parameters (19,456 KiB, two passes, one lane; ASVS 5.0 11.4.2); a PHC string.
// Takes tens of milliseconds and 19 MiB: call it on the hashing pool only.
std::string hash_password(const Secret<std::string>& password);
bool password_matches(const std::string& hash, const Secret<std::string>& password);
bool password_needs_rehash(const std::string& hash);
// Does the work of one check against no one's hash, so that an unknown address takes as long as a wrong password.
void check_nobodys_password(const Secret<std::string>& password);

// Seals small secrets for storage: XChaCha20-Poly1305, a fresh nonce each time, bound to `place` (site, table, row,
// column), so that a sealed value moved to another row does not open.
class Sealer {
public:
    explicit Sealer(Secret<std::string> master_key);  // 32 bytes
    std::string seal(std::string_view place, std::string_view plain) const;
    // Empty when the key, the place or the bytes are not the ones it was sealed with.
    std::optional<std::string> unseal(std::string_view place, std::string_view sealed) const;
    // The same for what isn't kept as text.
    std::string seal_bytes(std::string_view place, std::string_view plain) const;
    std::optional<std::string> unseal_bytes(std::string_view place, std::string_view sealed) const;
    // Another key of 32 bytes for another purpose, always the same; says nothing about the master key.
    Secret<std::string> derived_key(std::string_view purpose) const;

private:
    Secret<std::string> key_;
};

}  // namespace hub::crypto
