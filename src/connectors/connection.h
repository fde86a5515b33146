#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/secret.h"

namespace hub::connectors {

// Whether it is about real money. Events of the other mode are refused.
enum class Mode : std::uint8_t { test, live };
enum class ConnectionState : std::uint8_t { connected, failing, ended };

std::string_view word_of(Mode mode);
std::string_view word_of(ConnectionState state);

// A secret that events may be signed with, until it retires.
struct SigningSecret {
    Secret<std::string> secret;
    Time added_at{};
    std::optional<Time> retires_at{};

    bool is_live_at(Time moment) const { return !retires_at || moment < *retires_at; }
    // The first eight hexadecimal digits of its SHA-256.
    std::string fingerprint() const;
};

struct Credentials {
    Secret<std::string> api_key;
    std::vector<SigningSecret> signing;
};

// A site's account at an outside service.
struct Connection {
    SiteId site;
    ConnectionId id;
    std::string kind;
    Mode mode = Mode::test;
    std::string hook_key;  // unguessable; the last part of the address that the service calls
    std::string account;   // as the service names it; empty until known
    Credentials credentials;
    ConnectionState state = ConnectionState::connected;
    std::string last_error;
    Time created_at{};
};

}  // namespace hub::connectors
