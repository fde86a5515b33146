-- What members, files, and products and collections are put in order by. A folder at the top has no parent ('').
CREATE TABLE folders (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('members', 'files', 'products')),
    parent_id  TEXT NOT NULL DEFAULT '',
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX folders_beside ON folders (site_id, kind, parent_id, name_key);

-- What lies where: a thing in one folder at most. A member in the trash keeps its place.
CREATE TABLE folder_contents (
    site_id   TEXT NOT NULL REFERENCES sites (id),
    thing_id  TEXT NOT NULL,
    folder_id TEXT NOT NULL,
    PRIMARY KEY (site_id, thing_id),
    FOREIGN KEY (site_id, folder_id) REFERENCES folders (site_id, id)
);
CREATE INDEX folder_contents_folder ON folder_contents (site_id, folder_id, thing_id);
