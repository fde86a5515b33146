#include "sessions/test_authenticator.h"

#include <array>
#include <cstddef>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "base/crypto.h"
#include "base/ensure.h"

namespace hub::sessions {

namespace {

constexpr std::uint8_t flag_has_key = 0x40;
constexpr unsigned rsa_bits = 2048;

std::string head_of(unsigned major, std::size_t size) {
    if (size < 24) return {static_cast<char>(major << 5U | size)};
    if (size < 256) return {static_cast<char>(major << 5U | 24U), static_cast<char>(size)};
    return {static_cast<char>(major << 5U | 25U), static_cast<char>(size >> 8U), static_cast<char>(size & 0xffU)};
}

std::string bytes_of(const std::string& bytes) {
    return head_of(2, bytes.size()) + bytes;
}

std::string text_of(const std::string& text) {
    return head_of(3, text.size()) + text;
}

std::string number_of(EVP_PKEY* key, const char* name, int size) {
    BIGNUM* number = nullptr;
    ENSURE(EVP_PKEY_get_bn_param(key, name, &number) == 1);
    const int needed = size > 0 ? size : BN_num_bytes(number);
    std::string bytes(static_cast<std::size_t>(needed), '\0');
    ENSURE(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), needed) == needed);
    BN_free(number);
    return bytes;
}

}  // namespace

struct TestAuthenticator::Key {
    KeyKind kind = KeyKind::p256;
    EVP_PKEY* key = nullptr;
};

TestAuthenticator::TestAuthenticator(KeyKind kind) : key_(std::make_unique<Key>()) {
    key_->kind = kind;
    switch (kind) {
        case KeyKind::p256:
            key_->key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
            break;
        case KeyKind::ed25519:
            key_->key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
            break;
        case KeyKind::rsa:
            key_->key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{rsa_bits});
            break;
    }
    ENSURE(key_->key != nullptr);
}

TestAuthenticator::~TestAuthenticator() {
    EVP_PKEY_free(key_->key);
}

std::string TestAuthenticator::client_data(const std::string& type, const std::string& challenge) const {
    return R"({"type":")" + type + R"(","challenge":")" + challenge + R"(","origin":")" + origin + '"' +
           more_client_data + '}';
}

std::string TestAuthenticator::head(std::uint8_t more_flags) const {
    std::string bytes = crypto::sha256(host);
    bytes += static_cast<char>(flags | more_flags);
    for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>(counter >> shift & 0xffU);
    return bytes;
}

std::string TestAuthenticator::cose() const {
    EVP_PKEY* const key = key_->key;
    switch (key_->kind) {
        case KeyKind::p256:
            return "\xa5\x01\x02\x03\x26\x20\x01\x21" + bytes_of(number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, 32)) +
                   "\x22" + bytes_of(number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32));
        case KeyKind::ed25519: {
            std::array<unsigned char, 32> raw{};
            std::size_t size = raw.size();
            ENSURE(EVP_PKEY_get_raw_public_key(key, raw.data(), &size) == 1);
            return "\xa4\x01\x01\x03\x27\x20\x06\x21" +
                   bytes_of({reinterpret_cast<const char*>(raw.data()), raw.size()});
        }
        case KeyKind::rsa:
            return std::string{"\xa4\x01\x03\x03\x39\x01\x00\x20", 8} +
                   bytes_of(number_of(key, OSSL_PKEY_PARAM_RSA_N, 0)) + "\x21" +
                   bytes_of(number_of(key, OSSL_PKEY_PARAM_RSA_E, 0));
    }
    return {};
}

std::string TestAuthenticator::sign(const std::string& message) const {
    EVP_MD_CTX* const context = EVP_MD_CTX_new();
    const EVP_MD* const digest = key_->kind == KeyKind::ed25519 ? nullptr : EVP_sha256();
    ENSURE(EVP_DigestSignInit(context, nullptr, digest, nullptr, key_->key) == 1);
    const auto* const text = reinterpret_cast<const unsigned char*>(message.data());
    std::size_t size = 0;
    ENSURE(EVP_DigestSign(context, nullptr, &size, text, message.size()) == 1);
    std::string signature(size, '\0');
    ENSURE(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, text, message.size()) ==
           1);
    signature.resize(size);
    EVP_MD_CTX_free(context);
    return signature;
}

std::string TestAuthenticator::attestation(const std::string& authenticator_data) {
    return "\xa3" + text_of("fmt") + text_of("none") + text_of("attStmt") + "\xa0" + text_of("authData") +
           bytes_of(authenticator_data);
}

Registration TestAuthenticator::make(const std::string& challenge) const {
    const std::string size{static_cast<char>(id.size() >> 8U), static_cast<char>(id.size() & 0xffU)};
    const std::string data = head(flag_has_key) + std::string(16, '\0') + size + id + cose();
    return {.id = crypto::to_base64url(id),
            .client_data = client_data("webauthn.create", challenge),
            .attestation = attestation(data)};
}

Assertion TestAuthenticator::use(const std::string& challenge) const {
    const std::string said = client_data("webauthn.get", challenge);
    return {.id = crypto::to_base64url(id),
            .client_data = said,
            .authenticator_data = head(),
            .signature = sign(head() + crypto::sha256(said))};
}

PasskeyPlace riverside() {
    return {.host = "riverside.example", .origins = {"https://riverside.example"}};
}

}  // namespace hub::sessions
