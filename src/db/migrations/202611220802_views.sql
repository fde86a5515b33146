-- Ways to look at the list of members that somebody gave a name: a person's own, or everybody's.
CREATE TABLE roster_views (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    owner      TEXT NOT NULL,
    is_shared  BOOLEAN NOT NULL,
    name       TEXT NOT NULL,
    query      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX roster_views_owner ON roster_views (site_id, owner, id);
CREATE INDEX roster_views_shared ON roster_views (site_id, id) WHERE is_shared;
