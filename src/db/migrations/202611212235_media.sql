-- What owners upload. The bytes lie in the media folder under the file's id, and never change: new ones are a new id.
CREATE TABLE files (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'document')),
    type       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX files_live ON files (site_id, id) WHERE deleted_at IS NULL;
CREATE INDEX files_of_kind ON files (site_id, kind, id) WHERE deleted_at IS NULL;

-- Which pages show which files, as of their last save.
CREATE TABLE file_uses (
    site_id TEXT NOT NULL REFERENCES sites (id),
    page_id TEXT NOT NULL,
    file_id TEXT NOT NULL,
    PRIMARY KEY (site_id, page_id, file_id),
    FOREIGN KEY (site_id, file_id) REFERENCES files (site_id, id)
);
CREATE INDEX file_uses_file ON file_uses (site_id, file_id);

-- What a member did with a file a moment ago, so that the same is not counted twice. A download counts again after a
-- minute, a play with the next view of the page.
CREATE TABLE file_touches (
    site_id   TEXT NOT NULL REFERENCES sites (id),
    member_id TEXT NOT NULL,
    file_id   TEXT NOT NULL,
    view      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (site_id, member_id, file_id, view)
);
CREATE INDEX file_touches_at ON file_touches (at);
