#include "base/signatures.h"

#include <cstddef>
#include <memory>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

namespace hub::crypto {

namespace {

constexpr std::size_t curve_number_size = 32;
constexpr std::size_t edwards_key_size = 32;
constexpr std::size_t rsa_size_min = 256;
constexpr std::size_t rsa_size_max = 512;
constexpr std::size_t exponent_size_max = 8;

template <auto release>
struct Release {
    template <class Thing>
    void operator()(Thing* thing) const {
        release(thing);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Release<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Release<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Release<OSSL_PARAM_free>>;

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

// What OpenSSL notes about bytes of others on its way is nobody's business afterwards.
struct QuietErrors {
    QuietErrors() = default;
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;
    ~QuietErrors() { ERR_clear_error(); }
};

std::optional<std::string> der_of(EVP_PKEY* key) {
    unsigned char* bytes = nullptr;
    const int size = i2d_PUBKEY(key, &bytes);
    if (size <= 0) return std::nullopt;
    std::string der{reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
    OPENSSL_free(bytes);
    return der;
}

// Checked: on the curve, for one.
std::optional<std::string> key_from(const char* kind, const Builder& builder) {
    const Parameters parameters{OSSL_PARAM_BLD_to_param(builder.get())};
    const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr)};
    EVP_PKEY* made = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return std::nullopt;
    const Key key{made};
    const KeyContext check{EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)};
    if (!check || EVP_PKEY_public_check(check.get()) != 1) return std::nullopt;
    return der_of(key.get());
}

Number number_of(std::string_view bytes) {
    return Number{BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr)};
}

}  // namespace

std::optional<std::string> p256_key(std::string_view x, std::string_view y) {
    if (x.size() != curve_number_size || y.size() != curve_number_size) return std::nullopt;
    const QuietErrors quiet;
    const std::string point = std::string{"\x04"}.append(x).append(y);
    const Builder builder{OSSL_PARAM_BLD_new()};
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        return std::nullopt;
    return key_from("EC", builder);
}

std::optional<std::string> ed25519_key(std::string_view bytes) {
    if (bytes.size() != edwards_key_size) return std::nullopt;
    const QuietErrors quiet;
    const Key key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(bytes), bytes.size())};
    return key ? der_of(key.get()) : std::nullopt;
}

std::optional<std::string> rsa_key(std::string_view modulus, std::string_view exponent) {
    if (modulus.size() < rsa_size_min || modulus.size() > rsa_size_max || modulus.front() == '\0' || exponent.empty() ||
        exponent.size() > exponent_size_max)
        return std::nullopt;
    const QuietErrors quiet;
    const Number n = number_of(modulus);
    const Number e = number_of(exponent);
    const Builder builder{OSSL_PARAM_BLD_new()};
    if (!n || !e || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return std::nullopt;
    return key_from("RSA", builder);
}

bool signature_matches(std::string_view key, std::string_view message, std::string_view signature) {
    const QuietErrors quiet;
    const unsigned char* at = raw(key);
    const Key opened{d2i_PUBKEY(nullptr, &at, static_cast<long>(key.size()))};
    const DigestContext context{EVP_MD_CTX_new()};
    if (!opened || !context) return false;
    const EVP_MD* const digest = EVP_PKEY_get_base_id(opened.get()) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256();
    return EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, opened.get()) == 1 &&
           EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message), message.size()) == 1;
}

}  // namespace hub::crypto
