#include "sessions/passkeys_rows.h"

namespace hub::sessions::rows {

void insert_passkey(Tx& everywhere, const StoredPasskey& passkey) {
    everywhere.run(
        "INSERT INTO staff_passkeys (id, staff_id, host, credential_id, public_key, transports, counter, name, "
        "created_at) VALUES (:id, :person, :host, :credential, :key, :transports, :counter, :name, :now)",
        {{"id", passkey.id},
         {"person", passkey.person},
         {"host", passkey.host},
         {"credential", passkey.credential},
         {"key", passkey.key},
         {"transports", passkey.transports},
         {"counter", passkey.counter},
         {"name", passkey.name},
         {"now", everywhere.now()}});
}

std::vector<Passkey> list_passkeys(Reader& everywhere, const StaffId& person) {
    return everywhere.all<Passkey, PasskeyId, std::string, std::string, Time, std::optional<Time>>(
        "SELECT id, name, host, created_at, used_at FROM staff_passkeys WHERE staff_id = :person ORDER BY id",
        {{"person", person}});
}

std::optional<Passkey> find_passkey(Reader& everywhere, const StaffId& person, const PasskeyId& id) {
    return everywhere.one<Passkey, PasskeyId, std::string, std::string, Time, std::optional<Time>>(
        "SELECT id, name, host, created_at, used_at FROM staff_passkeys WHERE id = :id AND staff_id = :person",
        {{"id", id}, {"person", person}});
}

std::vector<StoredPasskey> list_stored(Reader& everywhere, const StaffId& person) {
    return everywhere.all<StoredPasskey, PasskeyId, StaffId, std::string, std::string, std::string, std::string,
                          std::int64_t, std::string>(
        "SELECT id, staff_id, host, credential_id, public_key, transports, counter, name FROM staff_passkeys "
        "WHERE staff_id = :person ORDER BY id",
        {{"person", person}});
}

bool is_known_credential(Reader& everywhere, const std::string& credential) {
    return everywhere
        .value<std::string>("SELECT id FROM staff_passkeys WHERE credential_id = :credential",
                            {{"credential", credential}})
        .has_value();
}

bool note_use(Tx& everywhere, const PasskeyId& id, std::int64_t counter) {
    return everywhere.run(
               "UPDATE staff_passkeys SET counter = :counter, used_at = :now "
               "WHERE id = :id AND (counter < :counter OR counter = 0)",
               {{"counter", counter}, {"now", everywhere.now()}, {"id", id}}) == 1;
}

void rename_passkey(Tx& everywhere, const StaffId& person, const PasskeyId& id, const std::string& name) {
    everywhere.run("UPDATE staff_passkeys SET name = :name WHERE id = :id AND staff_id = :person",
                   {{"name", name}, {"id", id}, {"person", person}});
}

bool delete_passkey(Tx& everywhere, const StaffId& person, const PasskeyId& id) {
    return everywhere.run("DELETE FROM staff_passkeys WHERE id = :id AND staff_id = :person",
                          {{"id", id}, {"person", person}}) == 1;
}

void delete_passkeys(Tx& everywhere, const StaffId& person) {
    everywhere.run("DELETE FROM staff_passkeys WHERE staff_id = :person", {{"person", person}});
}

void put_question(Tx& everywhere, const Question& question) {
    everywhere.run(
        "INSERT INTO staff_passkey_questions (session_id, purpose, challenge, host, expires_at) "
        "VALUES (:session, :purpose, :challenge, :host, :expires) "
        "ON CONFLICT (session_id, purpose) DO UPDATE SET challenge = :challenge, host = :host, expires_at = :expires",
        {{"session", question.session},
         {"purpose", question.purpose},
         {"challenge", question.challenge},
         {"host", question.host},
         {"expires", question.expires_at}});
}

std::optional<Question> take_question(Tx& everywhere, const SessionId& session, const std::string& purpose) {
    auto question = everywhere.one<Question, SessionId, std::string, std::string, std::string, Time>(
        "SELECT session_id, purpose, challenge, host, expires_at FROM staff_passkey_questions "
        "WHERE session_id = :session AND purpose = :purpose",
        {{"session", session}, {"purpose", purpose}});
    if (question)
        everywhere.run("DELETE FROM staff_passkey_questions WHERE session_id = :session AND purpose = :purpose",
                       {{"session", session}, {"purpose", purpose}});
    return question;
}

}  // namespace hub::sessions::rows
