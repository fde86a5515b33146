#pragma once

#include <cstdint>

#include "sessions/passkeys.h"

namespace hub::sessions::rows {

struct StoredPasskey {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    PasskeyId id;
    StaffId person;
    std::string host;
    std::string credential;
    std::string key;
    std::string transports;  // with blanks between
    std::int64_t counter = 0;
    std::string name;
};
void insert_passkey(Tx& everywhere, const StoredPasskey& passkey);
std::vector<Passkey> list_passkeys(Reader& everywhere, const StaffId& person);
std::optional<Passkey> find_passkey(Reader& everywhere, const StaffId& person, const PasskeyId& id);
std::vector<StoredPasskey> list_stored(Reader& everywhere, const StaffId& person);
bool is_known_credential(Reader& everywhere, const std::string& credential);
// False: it counted further in the meantime.
bool note_use(Tx& everywhere, const PasskeyId& id, std::int64_t counter);
void rename_passkey(Tx& everywhere, const StaffId& person, const PasskeyId& id, const std::string& name);
bool delete_passkey(Tx& everywhere, const StaffId& person, const PasskeyId& id);
void delete_passkeys(Tx& everywhere, const StaffId& person);

struct Question {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    SessionId session;
    std::string purpose;
    std::string challenge;
    std::string host;
    Time expires_at;
};
void put_question(Tx& everywhere, const Question& question);
// Takes it away: it is answered once.
std::optional<Question> take_question(Tx& everywhere, const SessionId& session, const std::string& purpose);

}  // namespace hub::sessions::rows
