-- The portal's own menu. A site without a row shows the usual places.
CREATE TABLE menus (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    version    BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (site_id)
);

-- Its entries. The target is the id of a product, collection or page, or an address; it stays when that goes.
CREATE TABLE menu_entries (
    site_id       TEXT NOT NULL REFERENCES sites (id),
    id            TEXT NOT NULL,
    parent_id     TEXT,
    position      BIGINT NOT NULL,
    label         TEXT NOT NULL,
    place         TEXT NOT NULL,
    target        TEXT NOT NULL,
    audience      TEXT NOT NULL,
    audience_rule TEXT NOT NULL,
    PRIMARY KEY (site_id, id)
);
