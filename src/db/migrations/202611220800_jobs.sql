-- What staff or a key started and is done part by part in the background: acts on many members, imports, and what takes
-- one of them back.
CREATE TABLE jobs (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    id           TEXT NOT NULL,
    kind         TEXT NOT NULL,
    asked        TEXT NOT NULL,
    starter_kind TEXT NOT NULL CHECK (starter_kind IN ('staff', 'key', 'operator')),
    starter_id   TEXT NOT NULL,
    starter_name TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    total        BIGINT NOT NULL,
    done         BIGINT NOT NULL DEFAULT 0,
    changed      BIGINT NOT NULL DEFAULT 0,
    refused      BIGINT NOT NULL DEFAULT 0,
    error        TEXT NOT NULL DEFAULT '',
    undoes       TEXT,
    undone_by    TEXT,
    attempts     BIGINT NOT NULL DEFAULT 0,
    epoch        BIGINT NOT NULL DEFAULT 0,
    due_at       BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    started_at   BIGINT,
    finished_at  BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX jobs_due ON jobs (due_at, id) WHERE finished_at IS NULL;
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_undoes ON jobs (site_id, undoes) WHERE undoes IS NOT NULL;
CREATE INDEX jobs_open ON jobs (site_id, id) WHERE finished_at IS NULL;

-- A job in pieces, each of which is done in one transaction: whom or what it is about, fixed when the job was started, and
-- what came of it, with what an undo needs.
CREATE TABLE job_parts (
    site_id   TEXT NOT NULL REFERENCES sites (id),
    job_id    TEXT NOT NULL,
    part      BIGINT NOT NULL,
    input     TEXT NOT NULL,
    outcome   TEXT,
    undone_at BIGINT,
    PRIMARY KEY (site_id, job_id, part),
    FOREIGN KEY (site_id, job_id) REFERENCES jobs (site_id, id)
);
CREATE INDEX job_parts_left ON job_parts (site_id, job_id, part) WHERE outcome IS NULL;
