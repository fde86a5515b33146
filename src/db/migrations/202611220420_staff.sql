-- People who work here. One identity may work on several sites; on which and as what says staff_roles.
CREATE TABLE staff (
    id            TEXT NOT NULL PRIMARY KEY,
    email         TEXT NOT NULL,
    email_key     TEXT NOT NULL,
    name          TEXT NOT NULL,
    password_hash TEXT,
    created_at    BIGINT NOT NULL,
    last_login_at BIGINT
);
CREATE UNIQUE INDEX staff_email_key ON staff (email_key);

CREATE TABLE staff_roles (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    staff_id   TEXT NOT NULL REFERENCES staff (id),
    role       TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'support', 'analyst')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, staff_id)
);
CREATE INDEX staff_roles_staff ON staff_roles (staff_id, site_id);

-- One-time links: to the first account of all (of nobody yet), to a first password, to another one.
CREATE TABLE staff_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    purpose    TEXT NOT NULL CHECK (purpose IN ('first', 'welcome', 'reset')),
    staff_id   TEXT REFERENCES staff (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    CHECK ((purpose = 'first') = (staff_id IS NULL))
);
CREATE INDEX staff_links_staff ON staff_links (staff_id, purpose);
CREATE INDEX staff_links_expires ON staff_links (expires_at);

-- Log-ins at the Dashboard. Until the second factor was shown there is no site: nothing is open yet.
CREATE TABLE staff_sessions (
    id          TEXT NOT NULL PRIMARY KEY,
    staff_id    TEXT NOT NULL REFERENCES staff (id),
    token_hash  TEXT NOT NULL,
    site_id     TEXT REFERENCES sites (id),
    device      TEXT NOT NULL,
    address     TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    verified_at BIGINT,
    ended_at    BIGINT
);
CREATE UNIQUE INDEX staff_sessions_token ON staff_sessions (token_hash);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id, seen_at) WHERE ended_at IS NULL;
CREATE INDEX staff_sessions_seen ON staff_sessions (seen_at);

-- Secrets are sealed. `pending` becomes `secret` when a first code shows that it arrived.
CREATE TABLE staff_second_factors (
    staff_id  TEXT NOT NULL PRIMARY KEY REFERENCES staff (id),
    secret    TEXT,
    pending   TEXT,
    last_step BIGINT NOT NULL
);
CREATE TABLE staff_recovery_codes (
    staff_id  TEXT NOT NULL REFERENCES staff (id),
    code_hash TEXT NOT NULL,
    used_at   BIGINT,
    PRIMARY KEY (staff_id, code_hash)
);

-- As `known_browsers` and `throttles`, for accounts that belong to no site.
CREATE TABLE staff_browsers (
    staff_id     TEXT NOT NULL REFERENCES staff (id),
    browser_hash TEXT NOT NULL,
    seen_at      BIGINT NOT NULL,
    PRIMARY KEY (staff_id, browser_hash)
);
CREATE INDEX staff_browsers_seen ON staff_browsers (seen_at);
CREATE TABLE staff_throttles (
    subject  TEXT NOT NULL PRIMARY KEY,
    tries    BIGINT NOT NULL,
    began_at BIGINT NOT NULL,
    open_at  BIGINT NOT NULL
);
CREATE INDEX staff_throttles_began ON staff_throttles (began_at);
