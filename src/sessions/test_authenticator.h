#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sessions/passkey_check.h"

// For the tests of this folder: a thing that makes passkeys and answers with them, honestly or otherwise.
namespace hub::sessions {

enum class KeyKind { p256, ed25519, rsa };

class TestAuthenticator {
public:
    explicit TestAuthenticator(KeyKind kind = KeyKind::p256);
    ~TestAuthenticator();
    TestAuthenticator(const TestAuthenticator&) = delete;
    TestAuthenticator& operator=(const TestAuthenticator&) = delete;

    // What it says of itself and of the page; each may be made wrong.
    std::string id = "sixteen bytes...";
    std::string host = "riverside.example";
    std::string origin = "https://riverside.example";
    std::string more_client_data;  // such as ,"crossOrigin":true
    std::uint8_t flags = 0x05;     // somebody is there, and was verified
    std::uint32_t counter = 0;

    Registration make(const std::string& challenge) const;
    Assertion use(const std::string& challenge) const;

    std::string client_data(const std::string& type, const std::string& challenge) const;
    std::string head(std::uint8_t more_flags = 0) const;
    std::string cose() const;
    std::string sign(const std::string& message) const;
    // {"fmt": "none", "attStmt": {}, "authData": …}
    static std::string attestation(const std::string& authenticator_data);

private:
    struct Key;
    std::unique_ptr<Key> key_;
};

PasskeyPlace riverside();

}  // namespace hub::sessions
