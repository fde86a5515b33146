#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"
#include "sessions/passkey_check.h"

// The passkeys that staff show besides their password, in place of a code. One belongs to the host it was made at. All
// of this reads and writes over all sites.
namespace hub::sessions {

struct StaffViewer;

constexpr std::size_t passkeys_max = 10;  // of one person
constexpr auto passkey_question_life = std::chrono::minutes{5};

struct Passkey {
    PasskeyId id;
    std::string name;
    std::string host;
    Time created_at;
    std::optional<Time> used_at;
};
std::vector<Passkey> list_passkeys(Reader& everywhere, const StaffId& person);  // oldest first
bool has_passkeys(Reader& everywhere, const StaffId& person);
bool has_passkeys_at(Reader& everywhere, const StaffId& person, std::string_view host);
Passkey load_passkey(Reader& everywhere, const StaffId& person, const PasskeyId& id);  // throws NotFound

// Those a browser is told of: its own id of each, and how to reach it ("internal", "usb"…).
struct KnownCredential {
    std::string id;
    std::vector<std::string> transports;
};
std::vector<KnownCredential> list_credentials(Reader& everywhere, const StaffId& person, std::string_view host);

enum class PasskeyPurpose { make, use };
// A new challenge for the session, in place of the one before. To make one throws Conflict when there are too many; to
// use one, when there is none for this host. Either when there can't be any at this address.
std::string ask_passkey(Tx& everywhere, const StaffViewer& viewer, PasskeyPurpose purpose, const PasskeyPlace& place);

struct NewPasskey {
    Registration registration;
    std::string name;
    std::vector<std::string> transports;
    PasskeyPlace place;
};
// Throws Invalid when it doesn't answer the question that was asked.
Passkey add_passkey(Tx& everywhere, const StaffViewer& viewer, const NewPasskey& wanted);
// Whether it answers the session's question, which is used up either way; then its counter has moved.
PasskeyFlaw use_passkey(Tx& everywhere, const StaffViewer& viewer, const Assertion& said, const PasskeyPlace& place);

Passkey rename_passkey(Tx& everywhere, const StaffId& person, const PasskeyId& id, const std::string& name);
// Throws Conflict when it is the last second factor.
void remove_passkey(Tx& everywhere, const StaffId& person, const PasskeyId& id);
void drop_passkeys(Tx& everywhere, const StaffId& person);

// A host that is no bare number: what a passkey can belong to.
bool can_have_passkeys(std::string_view host);

}  // namespace hub::sessions
