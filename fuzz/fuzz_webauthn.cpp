// What an authenticator says: whatever the bytes, nothing is read beyond them, what is taken holds a whole key, and
// nothing opens that wasn't signed. The first byte says which of them is somebody else's.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/cbor.h"
#include "base/crypto.h"
#include "base/ensure.h"
#include "base/signatures.h"
#include "sessions/passkey_check.h"

namespace {

using namespace hub::sessions;

const PasskeyQuestion question{.challenge = "challenge",
                               .place = {.host = "members.example.com", .origins = {"https://members.example.com"}}};

std::string client_data(std::string_view type) {
    return R"({"type":")" + std::string{type} +
           R"(","challenge":"challenge","origin":"https://members.example.com","crossOrigin":false})";
}

void make(const Registration& said) {
    const Registered made = check_registration(said, question);
    if (made.flaw != PasskeyFlaw::none) {
        ENSURE(made.key.key.empty() && !words_of(made.flaw).empty());
        return;
    }
    ENSURE(made.key.id == said.id && !made.key.key.empty());
    ENSURE(!hub::crypto::signature_matches(made.key.key, said.attestation, said.client_data));
}

void use(const Assertion& said) {
    const auto key = hub::crypto::ed25519_key(std::string(32, 'k'));
    ENSURE(key.has_value());
    const Asserted asserted = check_assertion(said, question, {.id = "aWQ", .key = *key, .counter = 1});
    ENSURE(asserted.flaw != PasskeyFlaw::none);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
    switch (bytes[0] % 4) {
        case 0:
            make({.id = "aWQ", .client_data = client_data("webauthn.create"), .attestation = rest});
            break;
        case 1:
            make({.id = "aWQ", .client_data = rest, .attestation = {}});
            break;
        case 2:
            use({.id = "aWQ",
                 .client_data = client_data("webauthn.get"),
                 .authenticator_data = rest.substr(0, 37),
                 .signature = rest.size() > 37 ? rest.substr(37) : std::string{}});
            break;
        case 3:
            hub::CborReader reader{rest};
            while (const auto item = reader.next()) ENSURE(item->text.size() <= rest.size());
            hub::CborReader again{rest};
            if (again.skip()) ENSURE(again.rest().size() < rest.size());
            break;
    }
    return 0;
}
