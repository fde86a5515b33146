#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What an authenticator says (WebAuthn, level 2), and whether it is an answer to what was asked. Pure: no database, no
// clock; every byte is somebody else's. Attestation isn't asked for, so nothing is believed about who made the thing.
namespace hub::sessions {

constexpr std::size_t client_data_size_max = 4'096;  // in bytes, as all of these
constexpr std::size_t attestation_size_max = 16'384;
constexpr std::size_t authenticator_data_size_max = 4'096;
constexpr std::size_t signature_size_max = 1'024;
constexpr std::size_t credential_id_size_max = 1'023;

// Where a passkey belongs, and from which pages it may be used. Without a host there are none here.
struct PasskeyPlace {
    std::string host{};                  // members.example.com: the relying party's id
    std::vector<std::string> origins{};  // https://members.example.com
};
struct PasskeyQuestion {
    std::string challenge;  // base 64, as the page shows it
    PasskeyPlace place;
};

// Ids in base 64, the rest in plain bytes.
struct Registration {
    std::string id;
    std::string client_data;
    std::string attestation;
};
struct Assertion {
    std::string id;
    std::string client_data;
    std::string authenticator_data;
    std::string signature;
};

enum class PasskeyFlaw {
    none,
    unreadable,
    another_question,
    another_page,
    another_host,
    nobody_there,
    nobody_verified,
    another_kind_of_key,
    wrong_signature,
    counter_went_back,
    unknown,
};
// "was made for another page", to be said after "this passkey".
std::string_view words_of(PasskeyFlaw flaw);

struct PasskeyKey {
    std::string id;   // of the credential, in base 64
    std::string key;  // as base/signatures.h takes it
    std::uint32_t counter = 0;
};
struct Registered {
    PasskeyFlaw flaw = PasskeyFlaw::none;
    PasskeyKey key{};
};
Registered check_registration(const Registration& said, const PasskeyQuestion& question);

struct Asserted {
    PasskeyFlaw flaw = PasskeyFlaw::none;
    std::uint32_t counter = 0;  // to be kept; what counts never goes back
};
Asserted check_assertion(const Assertion& said, const PasskeyQuestion& question, const PasskeyKey& known);

}  // namespace hub::sessions
