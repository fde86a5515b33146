-- Passkeys of staff: each belongs to a host, whatever site stands there. Keys are public ones; bytes are in base 64.
CREATE TABLE staff_passkeys (
    id            TEXT NOT NULL PRIMARY KEY,
    staff_id      TEXT NOT NULL REFERENCES staff (id),
    host          TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    public_key    TEXT NOT NULL,
    transports    TEXT NOT NULL,
    counter       BIGINT NOT NULL,
    name          TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    used_at       BIGINT
);
CREATE INDEX staff_passkeys_staff ON staff_passkeys (staff_id, id);
CREATE UNIQUE INDEX staff_passkeys_credential ON staff_passkeys (credential_id);

-- What a session was asked last: to make a passkey, or to use one. Answered once.
CREATE TABLE staff_passkey_questions (
    session_id TEXT NOT NULL REFERENCES staff_sessions (id) ON DELETE CASCADE,
    purpose    TEXT NOT NULL CHECK (purpose IN ('make', 'use')),
    challenge  TEXT NOT NULL,
    host       TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, purpose)
);
