#include "base/crypto.h"

#include <algorithm>
#include <array>
#include <memory>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/random.h"

namespace hub {

namespace {

// libsodium wants to be initialised once before anything else; a static local does so whoever comes first. Its own
// generator, seeded by the system, needs no system call a number.
void ready() {
    static const bool initialised =
        randombytes_set_implementation(&randombytes_internal_implementation) == 0 && sodium_init() >= 0;
    ENSURE(initialised);
}

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* octets(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace

void forget(std::string& bytes) {
    sodium_memzero(bytes.data(), bytes.size());
    bytes.clear();
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
    return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

namespace random {

namespace {

// Made ahead, for the generator takes as long for a few bytes as for many. What was given away is not kept.
class Stock {
public:
    void take(char* into, std::size_t count) {
        if (count > bytes_.size() - used_) refill();
        char* const from = bytes_.data() + used_;
        std::copy_n(from, count, into);
        sodium_memzero(from, count);
        used_ += count;
    }
    static constexpr std::size_t size = 1024;

private:
    void refill() {
        randombytes_buf(bytes_.data(), bytes_.size());
        used_ = 0;
    }
    std::array<char, size> bytes_{};
    std::size_t used_ = size;
};

}  // namespace

std::string bytes(std::size_t count) {
    ready();
    std::string made(count, '\0');
    if (count > Stock::size / 4) {
        randombytes_buf(made.data(), made.size());
        return made;
    }
    thread_local Stock stock;
    stock.take(made.data(), count);
    return made;
}

std::uint32_t below(std::uint32_t limit) {
    ready();
    return randombytes_uniform(limit);
}

std::string token(std::size_t count) {
    return crypto::to_base64url(bytes(count));
}

}  // namespace random

namespace crypto {

namespace {

constexpr unsigned long long argon_passes = 2;
constexpr std::size_t argon_memory = std::size_t{19456} * 1024;

std::string encode(std::string_view bytes, int variant) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), octets(bytes), bytes.size(), variant);
    text.pop_back();  // the terminating zero
    return text;
}

std::optional<std::string> decode(std::string_view text, int variant) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    const int result =
        sodium_base642bin(octets(bytes), bytes.size(), text.data(), text.size(), nullptr, &length, &end, variant);
    if (result != 0 || end != text.data() + text.size()) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

struct MacDeleter {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

// One a thread, told its digest once: fetching and allocating costs more than hashing a short text.
std::unique_ptr<EVP_MAC_CTX, MacDeleter> fresh_hmac() {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    ENSURE(algorithm != nullptr);
    std::unique_ptr<EVP_MAC_CTX, MacDeleter> context{EVP_MAC_CTX_new(algorithm)};
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest, 0), OSSL_PARAM_construct_end()};
    ENSURE(context != nullptr && EVP_MAC_CTX_set_params(context.get(), parameters) == 1);
    return context;
}

struct KeyedMac {
    std::unique_ptr<EVP_MAC_CTX, MacDeleter> context = fresh_hmac();
    Secret<std::string> key;
    bool has_key = false;
};

// Taking the same key again is the common case, and half of the work on a short text.
EVP_MAC_CTX* keyed_hmac(std::string_view key) {
    thread_local KeyedMac mac;
    if (mac.has_key && mac.key.equals(key)) {
        ENSURE(EVP_MAC_init(mac.context.get(), nullptr, 0, nullptr) == 1);
        return mac.context.get();
    }
    // OpenSSL takes a null key for "the one before", so an empty one must not be null.
    const unsigned char none = 0;
    const unsigned char* const bytes = key.empty() ? &none : octets(key);
    ENSURE(EVP_MAC_init(mac.context.get(), bytes, key.size(), nullptr) == 1);
    mac.key = Secret<std::string>{std::string{key}};
    mac.has_key = true;
    return mac.context.get();
}

}  // namespace

std::string sha256(std::string_view bytes) {
    ready();
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(octets(digest), octets(bytes), bytes.size());
    return digest;
}

struct Sha256::State {
    State() { begin(); }
    void begin() { ENSURE(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1); }
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    ENSURE(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::finish() {
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    unsigned int length = 0;
    ENSURE(EVP_DigestFinal_ex(state_->context.get(), octets(digest), &length) == 1 && length == digest.size());
    state_->begin();
    return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
    return hmac_sha256(key, {bytes});
}

std::string hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts) {
    EVP_MAC_CTX* const context = keyed_hmac(key);
    for (const std::string_view part : parts) ENSURE(EVP_MAC_update(context, octets(part), part.size()) == 1);
    std::string digest(32, '\0');
    std::size_t length = 0;
    ENSURE(EVP_MAC_final(context, octets(digest), &length, digest.size()) == 1 && length == digest.size());
    return digest;
}

std::string to_hex(std::string_view bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), octets(bytes), bytes.size());
    text.pop_back();
    return text;
}

std::optional<std::string> from_hex(std::string_view text) {
    std::string bytes(text.size() / 2, '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    const int result = sodium_hex2bin(octets(bytes), bytes.size(), text.data(), text.size(), nullptr, &length, &end);
    if (result != 0 || end != text.data() + text.size()) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

std::string to_base64(std::string_view bytes) {
    return encode(bytes, sodium_base64_VARIANT_ORIGINAL);
}

std::string to_base64url(std::string_view bytes) {
    return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<std::string> from_base64(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_ORIGINAL);
}

std::optional<std::string> from_base64url(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string hash_password(const Secret<std::string>& password) {
    ready();
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    const std::string& text = password.reveal();
    if (crypto_pwhash_str(hash.data(), text.data(), text.size(), argon_passes, argon_memory) != 0)
        throw Unavailable("There is not enough memory to check passwords just now. Try again in a moment.");
    hash.resize(hash.find('\0'));
    return hash;
}

bool password_matches(const std::string& hash, const Secret<std::string>& password) {
    ready();
    const std::string& text = password.reveal();
    return crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

bool password_needs_rehash(const std::string& hash) {
    ready();
    return crypto_pwhash_str_needs_rehash(hash.c_str(), argon_passes, argon_memory) != 0;
}

void check_nobodys_password(const Secret<std::string>& password) {
    static const std::string nobodys = hash_password(Secret<std::string>{random::token()});
    (void)password_matches(nobodys, password);
}

Sealer::Sealer(Secret<std::string> master_key) : key_(std::move(master_key)) {
    ENSURE(key_.reveal().size() == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
}

Secret<std::string> Sealer::derived_key(std::string_view purpose) const {
    return Secret<std::string>{hmac_sha256(key_.reveal(), {"derived key\n", purpose})};
}

std::string Sealer::seal(std::string_view place, std::string_view plain) const {
    return to_base64(seal_bytes(place, plain));
}

std::optional<std::string> Sealer::unseal(std::string_view place, std::string_view sealed) const {
    const auto bytes = from_base64(sealed);
    return bytes ? unseal_bytes(place, *bytes) : std::nullopt;
}

std::string Sealer::seal_bytes(std::string_view place, std::string_view plain) const {
    std::string sealed = random::bytes(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    const std::size_t nonce_size = sealed.size();
    sealed.resize(nonce_size + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(octets(sealed) + nonce_size, nullptr, octets(plain), plain.size(),
                                               octets(place), place.size(), nullptr, octets(sealed),
                                               octets(key_.reveal()));
    return sealed;
}

std::optional<std::string> Sealer::unseal_bytes(std::string_view place, std::string_view bytes) const {
    constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t overhead = nonce_size + crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (bytes.size() < overhead) return std::nullopt;
    std::string plain(bytes.size() - overhead, '\0');
    const int result = crypto_aead_xchacha20poly1305_ietf_decrypt(
        octets(plain), nullptr, nullptr, octets(bytes) + nonce_size, bytes.size() - nonce_size, octets(place),
        place.size(), octets(bytes), octets(key_.reveal()));
    if (result != 0) return std::nullopt;
    return plain;
}

}  // namespace crypto

}  // namespace hub
