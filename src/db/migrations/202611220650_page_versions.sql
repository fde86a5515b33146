-- What a page said earlier, and who wrote it: the latest of its states, that of today among them once it was changed.
CREATE TABLE page_versions (
    site_id     TEXT NOT NULL REFERENCES sites (id),
    page_id     TEXT NOT NULL,
    version     BIGINT NOT NULL,
    title       TEXT NOT NULL,
    body        TEXT NOT NULL,
    author_id   TEXT NOT NULL,
    author_name TEXT NOT NULL,
    began_at    BIGINT NOT NULL,
    saved_at    BIGINT NOT NULL,
    PRIMARY KEY (site_id, page_id, version),
    FOREIGN KEY (site_id, page_id) REFERENCES pages (site_id, id)
);
