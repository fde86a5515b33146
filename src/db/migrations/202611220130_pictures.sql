-- What looking into the bytes of a file found: in a child process that may do nothing else, once for each content.
CREATE TABLE examinations (
    site_id     TEXT NOT NULL REFERENCES sites (id),
    content_id  TEXT NOT NULL,
    file_id     TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('working', 'ready', 'failed')),
    reason      TEXT NOT NULL DEFAULT '',
    attempts    BIGINT NOT NULL DEFAULT 0,
    epoch       BIGINT NOT NULL DEFAULT 0,
    due_at      BIGINT NOT NULL,
    width       BIGINT,
    height      BIGINT,
    duration_ms BIGINT,
    codecs      TEXT NOT NULL DEFAULT '',
    warnings    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (site_id, content_id),
    FOREIGN KEY (site_id, file_id) REFERENCES files (site_id, id)
);
CREATE INDEX examinations_due ON examinations (due_at) WHERE state = 'working';
CREATE INDEX examinations_file ON examinations (site_id, file_id);
-- What is there already is looked at after the upgrade.
INSERT INTO examinations (site_id, content_id, file_id, state, due_at)
    SELECT site_id, content_id, id, 'working', 0 FROM files
    WHERE deleted_at IS NULL AND (kind <> 'document' OR type LIKE 'video/%' OR type LIKE 'audio/%');

-- The sizes that were made of an image, without metadata; what members are shown. The bytes lie on the shelf under
-- `picture_id`.
CREATE TABLE pictures (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    content_id TEXT NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    size       BIGINT NOT NULL,
    picture_id TEXT NOT NULL,
    PRIMARY KEY (site_id, content_id, width),
    FOREIGN KEY (site_id, content_id) REFERENCES examinations (site_id, content_id) ON DELETE CASCADE
);
CREATE INDEX pictures_lying ON pictures (site_id, picture_id);

-- What is said in a video or audio, as WebVTT, one text for each language.
CREATE TABLE captions (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    file_id    TEXT NOT NULL,
    language   TEXT NOT NULL,
    label      TEXT NOT NULL,
    text       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, file_id) REFERENCES files (site_id, id)
);
CREATE UNIQUE INDEX captions_language ON captions (site_id, file_id, language);

-- The image that stands in the place of a video until it plays.
CREATE TABLE posters (
    site_id   TEXT NOT NULL REFERENCES sites (id),
    file_id   TEXT NOT NULL,
    poster_id TEXT NOT NULL,
    PRIMARY KEY (site_id, file_id),
    FOREIGN KEY (site_id, file_id) REFERENCES files (site_id, id),
    FOREIGN KEY (site_id, poster_id) REFERENCES files (site_id, id)
);
CREATE INDEX posters_of ON posters (site_id, poster_id);
