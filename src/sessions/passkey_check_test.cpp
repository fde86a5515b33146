#include <functional>

#include <doctest/doctest.h>

#include "base/crypto.h"
#include "sessions/test_authenticator.h"

namespace hub::sessions {

namespace {

const PasskeyQuestion question{.challenge = "what-is-asked", .place = riverside()};

PasskeyFlaw registered(const Registration& said) {
    return check_registration(said, question).flaw;
}

// What becomes of a registration that was changed on its way, or made so.
PasskeyFlaw made(const std::function<void(TestAuthenticator&)>& change) {
    TestAuthenticator thing;
    change(thing);
    return registered(thing.make(question.challenge));
}

PasskeyFlaw used(const std::function<void(TestAuthenticator&)>& change) {
    TestAuthenticator thing;
    thing.counter = 7;
    const Registered known = check_registration(thing.make(question.challenge), question);
    thing.counter = 8;
    change(thing);
    return check_assertion(thing.use(question.challenge), question, known.key).flaw;
}

Registration with_data(const TestAuthenticator& thing, const std::string& data) {
    Registration said = thing.make(question.challenge);
    said.attestation = TestAuthenticator::attestation(data);
    return said;
}

std::string data_of(const TestAuthenticator& thing) {
    return thing.head(0x40) + std::string(16, '\0') + std::string{"\0\x10", 2} + thing.id + thing.cose();
}

}  // namespace

TEST_CASE("a passkey of each kind of key is made and answers") {
    for (const KeyKind kind : {KeyKind::p256, KeyKind::ed25519, KeyKind::rsa}) {
        TestAuthenticator thing(kind);
        const Registered known = check_registration(thing.make(question.challenge), question);
        CHECK(known.flaw == PasskeyFlaw::none);
        CHECK(known.key.id == crypto::to_base64url(thing.id));
        thing.counter = 3;
        const Asserted asserted = check_assertion(thing.use(question.challenge), question, known.key);
        CHECK(asserted.flaw == PasskeyFlaw::none);
        CHECK(asserted.counter == 3);
        Assertion forged = thing.use(question.challenge);
        forged.signature.back() = static_cast<char>(forged.signature.back() ^ 1);
        CHECK(check_assertion(forged, question, known.key).flaw == PasskeyFlaw::wrong_signature);
    }
}

TEST_CASE("a passkey is refused that answers another question, page or host, or with nobody there") {
    for (const auto& become : {made, used}) {
        CHECK(become([](TestAuthenticator&) {}) == PasskeyFlaw::none);
        CHECK(become([](TestAuthenticator& thing) { thing.origin = "https://evil.example"; }) ==
              PasskeyFlaw::another_page);
        CHECK(become([](TestAuthenticator& thing) { thing.origin = "http://riverside.example"; }) ==
              PasskeyFlaw::another_page);
        CHECK(become([](TestAuthenticator& thing) { thing.more_client_data = R"(,"crossOrigin":true)"; }) ==
              PasskeyFlaw::another_page);
        CHECK(become([](TestAuthenticator& thing) { thing.host = "evil.example"; }) == PasskeyFlaw::another_host);
        CHECK(become([](TestAuthenticator& thing) { thing.flags = 0x04; }) == PasskeyFlaw::nobody_there);
        CHECK(become([](TestAuthenticator& thing) { thing.flags = 0x01; }) == PasskeyFlaw::nobody_verified);
    }
    const TestAuthenticator thing;
    CHECK(registered(thing.make("something-else")) == PasskeyFlaw::another_question);
    CHECK(registered(thing.make("")) == PasskeyFlaw::another_question);
    const Registered known = check_registration(thing.make(question.challenge), question);
    CHECK(check_assertion(thing.use("something-else"), question, known.key).flaw == PasskeyFlaw::another_question);
}

TEST_CASE("one ceremony's words don't do for the other") {
    const TestAuthenticator thing;
    Registration said = thing.make(question.challenge);
    said.client_data = thing.client_data("webauthn.get", question.challenge);
    CHECK(registered(said) == PasskeyFlaw::unreadable);
    said.client_data = std::string(client_data_size_max + 1, ' ');
    CHECK(registered(said) == PasskeyFlaw::unreadable);
    said.client_data = "{";
    CHECK(registered(said) == PasskeyFlaw::unreadable);
}

TEST_CASE("a counter that goes back or stands still refuses, unless it never counts") {
    const auto counted = [](std::uint32_t before, std::uint32_t now) {
        TestAuthenticator thing;
        thing.counter = before;
        const Registered known = check_registration(thing.make(question.challenge), question);
        thing.counter = now;
        return check_assertion(thing.use(question.challenge), question, known.key).flaw;
    };
    CHECK(counted(0, 0) == PasskeyFlaw::none);
    CHECK(counted(7, 8) == PasskeyFlaw::none);
    CHECK(counted(0xfffffffe, 0xffffffff) == PasskeyFlaw::none);
    CHECK(counted(7, 7) == PasskeyFlaw::counter_went_back);
    CHECK(counted(7, 6) == PasskeyFlaw::counter_went_back);
    CHECK(counted(7, 0) == PasskeyFlaw::counter_went_back);
}

TEST_CASE("somebody else's passkey is no answer, under its own name or another's") {
    const TestAuthenticator mine;
    TestAuthenticator other;
    const Registered known = check_registration(mine.make(question.challenge), question);
    CHECK(check_assertion(other.use(question.challenge), question, known.key).flaw == PasskeyFlaw::wrong_signature);
    other.id = "another sixteen.";
    CHECK(check_assertion(other.use(question.challenge), question, known.key).flaw == PasskeyFlaw::unknown);
    Registration said = other.make(question.challenge);
    said.id = crypto::to_base64url(mine.id);
    CHECK(registered(said) == PasskeyFlaw::unreadable);
}

TEST_CASE("what an authenticator says is refused wherever it is cut off, and with anything behind it") {
    const TestAuthenticator thing;
    const Registration whole = thing.make(question.challenge);
    for (std::size_t size = 0; size < whole.attestation.size(); ++size) {
        Registration cut = whole;
        cut.attestation.resize(size);
        CHECK(registered(cut) == PasskeyFlaw::unreadable);
    }
    const std::string data = data_of(thing);
    CHECK(registered(with_data(thing, data)) == PasskeyFlaw::none);
    for (std::size_t size = 0; size < data.size(); ++size)
        CHECK(registered(with_data(thing, data.substr(0, size))) == PasskeyFlaw::unreadable);
    CHECK(registered(with_data(thing, data + "x")) == PasskeyFlaw::unreadable);
    Registration longer = whole;
    longer.attestation += 'x';
    CHECK(registered(longer) == PasskeyFlaw::unreadable);
    longer.attestation.assign(attestation_size_max + 1, '\x81');
    CHECK(registered(longer) == PasskeyFlaw::unreadable);
    Assertion said = thing.use(question.challenge);
    const Registered known = check_registration(whole, question);
    said.authenticator_data.resize(36);
    CHECK(check_assertion(said, question, known.key).flaw == PasskeyFlaw::unreadable);
    said.authenticator_data.assign(authenticator_data_size_max + 1, 'x');
    CHECK(check_assertion(said, question, known.key).flaw == PasskeyFlaw::unreadable);
}

TEST_CASE("a key off its curve, of another kind or named twice is refused") {
    const TestAuthenticator thing;
    const std::string front = thing.head(0x40) + std::string(16, '\0') + std::string{"\0\x10", 2} + thing.id;
    std::string cose = thing.cose();
    cose.back() = static_cast<char>(cose.back() ^ 1);
    CHECK(registered(with_data(thing, front + cose)) == PasskeyFlaw::another_kind_of_key);
    CHECK(registered(with_data(thing, front + std::string{"\xa2\x01\x02\x03\x26", 5})) ==
          PasskeyFlaw::another_kind_of_key);
    CHECK(registered(with_data(thing, front + std::string{"\xa2\x01\x02\x01\x02", 5})) == PasskeyFlaw::unreadable);
    CHECK(registered(with_data(thing, front + std::string{"\xb9\xff\xff", 3})) == PasskeyFlaw::unreadable);
    const std::string extended = thing.head(0xc0) + data_of(thing).substr(37) + "\xa1\x61x\xf5";
    CHECK(registered(with_data(thing, extended)) == PasskeyFlaw::none);
}

}  // namespace hub::sessions
