-- Which files stand in the filebox: offered to all members, shared with one, or uploaded by one.
CREATE TABLE filebox_places (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    id           TEXT NOT NULL,
    file_id      TEXT NOT NULL,
    origin       TEXT NOT NULL CHECK (origin IN ('offered', 'shared', 'uploaded')),
    member_id    TEXT,
    size         BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (site_id, id),
    CHECK ((origin = 'offered') = (member_id IS NULL)),
    FOREIGN KEY (site_id, file_id) REFERENCES files (site_id, id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE UNIQUE INDEX filebox_places_file ON filebox_places (site_id, file_id, COALESCE(member_id, ''))
    WHERE withdrawn_at IS NULL;
CREATE INDEX filebox_places_member ON filebox_places (site_id, member_id, id) WHERE withdrawn_at IS NULL;
CREATE INDEX filebox_places_offered ON filebox_places (site_id, id) WHERE withdrawn_at IS NULL AND member_id IS NULL;
CREATE INDEX filebox_places_all ON filebox_places (site_id, id) WHERE withdrawn_at IS NULL;

-- What is told by mail about a shared file; the hash of the link's token, which lets its member in once.
CREATE TABLE filebox_notices (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    token_hash TEXT NOT NULL,
    member_id  TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    PRIMARY KEY (site_id, token_hash),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE INDEX filebox_notices_expires ON filebox_notices (expires_at);

-- A site without a row lets nobody upload.
CREATE TABLE filebox_settings (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    uploads      BOOLEAN NOT NULL,
    upload_limit BIGINT NOT NULL,
    PRIMARY KEY (site_id)
);
