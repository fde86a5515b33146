-- Member groups: audiences with a name. Who is in one is worked out when asked.
CREATE TABLE member_groups (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    rule       TEXT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX member_groups_name ON member_groups (site_id, name_key);

-- Which tags, groups and products the rules of pages, files and groups name.
CREATE TABLE audience_uses (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    criterion_id TEXT NOT NULL,
    owner_id     TEXT NOT NULL,
    PRIMARY KEY (site_id, criterion_id, owner_id)
);
CREATE INDEX audience_uses_owner ON audience_uses (site_id, owner_id);

-- For certain members only: whom. Empty: as the column audience says.
ALTER TABLE pages ADD COLUMN audience_rule TEXT NOT NULL DEFAULT '';
ALTER TABLE files ADD COLUMN audience_rule TEXT NOT NULL DEFAULT '';

-- Tags gained and lost: facts, never changed. member_tags is their projection.
CREATE TABLE tag_events (
    site_id     TEXT NOT NULL REFERENCES sites (id),
    member_id   TEXT NOT NULL,
    sequence    BIGINT NOT NULL,
    tag_id      TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('given', 'taken')),
    source      TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, member_id, sequence),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
INSERT INTO tag_events (site_id, member_id, sequence, tag_id, kind, source, recorded_at)
SELECT site_id, member_id, ROW_NUMBER() OVER (PARTITION BY site_id, member_id ORDER BY given_at, tag_id), tag_id,
       'given', source, given_at
FROM member_tags;
