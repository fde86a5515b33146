-- The bytes of a file have a name of their own on the shelf, so that new ones can take their place while the file keeps
-- its id and its links. Those that are there bear the name of their file.
ALTER TABLE files ADD COLUMN content_id TEXT NOT NULL DEFAULT '';
UPDATE files SET content_id = id;
CREATE INDEX files_content ON files (site_id, content_id) WHERE deleted_at IS NULL;
-- Who may have a file, besides who may open the page that shows it.
ALTER TABLE files ADD COLUMN audience TEXT NOT NULL DEFAULT 'anyone' CHECK (audience IN ('anyone', 'members'));

-- What a site stores, and what it may: `arriving` is what uploads that have begun will be. Null: what the operator says.
CREATE TABLE file_usage (
    site_id  TEXT NOT NULL REFERENCES sites (id),
    stored   BIGINT NOT NULL,
    arriving BIGINT NOT NULL,
    quota    BIGINT,
    PRIMARY KEY (site_id)
);
INSERT INTO file_usage (site_id, stored, arriving)
    SELECT site_id, CAST(SUM(size) AS BIGINT), 0 FROM files WHERE deleted_at IS NULL GROUP BY site_id;

-- Uploads that are told beforehand how large they are, and may come in pieces. How much has come is the size of the file
-- that holds it, and stands nowhere else. `file_id` once it is whole and has become a file.
CREATE TABLE uploads (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    claimed    TEXT NOT NULL,
    metadata   TEXT NOT NULL,
    size       BIGINT NOT NULL,
    replaces   TEXT,
    file_id    TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX uploads_due ON uploads (expires_at);
