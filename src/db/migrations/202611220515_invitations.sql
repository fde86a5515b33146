-- Who was asked to work on a site, and has not said yes yet. The link's token is known by its hash.
CREATE TABLE staff_invitations (
    site_id     TEXT NOT NULL REFERENCES sites (id),
    id          TEXT NOT NULL,
    email       TEXT NOT NULL,
    email_key   TEXT NOT NULL,
    role        TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'support', 'analyst')),
    token_hash  TEXT NOT NULL,
    invited_by  TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX staff_invitations_email_key ON staff_invitations (site_id, email_key);
CREATE UNIQUE INDEX staff_invitations_token ON staff_invitations (token_hash);
CREATE INDEX staff_invitations_expires ON staff_invitations (expires_at);
