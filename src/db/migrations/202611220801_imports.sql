-- Files of members on their way in: read into rows when they come, looked at as often as wanted, then imported by a job.
CREATE TABLE imports (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    encoding   TEXT NOT NULL,
    separator  TEXT NOT NULL,
    columns    TEXT NOT NULL,
    row_count  BIGINT NOT NULL,
    is_whole   BOOLEAN NOT NULL DEFAULT FALSE,
    mapping    TEXT,
    counts     TEXT,
    job_id     TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX imports_created ON imports (created_at);

CREATE TABLE import_parts (
    site_id   TEXT NOT NULL REFERENCES sites (id),
    import_id TEXT NOT NULL,
    part      BIGINT NOT NULL,
    rows_read TEXT NOT NULL,
    verdicts  TEXT,
    PRIMARY KEY (site_id, import_id, part),
    FOREIGN KEY (site_id, import_id) REFERENCES imports (site_id, id)
);
