-- What the owner sorts members by.
CREATE TABLE tags (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX tags_name ON tags (site_id, name_key);

CREATE TABLE member_tags (
    site_id   TEXT NOT NULL REFERENCES sites (id),
    tag_id    TEXT NOT NULL,
    member_id TEXT NOT NULL,
    source    TEXT NOT NULL,
    given_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, tag_id, member_id),
    FOREIGN KEY (site_id, tag_id) REFERENCES tags (site_id, id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE INDEX member_tags_member ON member_tags (site_id, member_id, tag_id);

-- What staff write down about a member, for each other.
CREATE TABLE notes (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    member_id  TEXT NOT NULL,
    author     TEXT NOT NULL,
    text       TEXT NOT NULL,
    pinned_at  BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE INDEX notes_member ON notes (site_id, member_id, id);
