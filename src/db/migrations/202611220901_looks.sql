-- How a portal looks: what members see, and the draft of what they may see next, each one JSON object (sites/branding.h).
CREATE TABLE site_looks (
    site_id      TEXT NOT NULL PRIMARY KEY REFERENCES sites (id),
    published    TEXT,
    published_at BIGINT,
    draft        TEXT,
    version      BIGINT NOT NULL
);
