-- What a site wants to know of its members besides, in the owner's order.
CREATE TABLE member_fields (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice', 'yes_no')),
    choices    TEXT NOT NULL,
    position   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX member_fields_name ON member_fields (site_id, name_key);

-- What is known of a member: as it is read, as it is found (the folded beginning), and as it is counted, where it is a
-- number (in ten-thousandths) or a date (20261122).
CREATE TABLE member_values (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    member_id  TEXT NOT NULL,
    field_id   TEXT NOT NULL,
    value      TEXT NOT NULL,
    value_key  TEXT NOT NULL,
    number_key BIGINT,
    PRIMARY KEY (site_id, member_id, field_id),
    FOREIGN KEY (site_id, field_id) REFERENCES member_fields (site_id, id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE INDEX member_values_key ON member_values (site_id, field_id, value_key, member_id);
CREATE INDEX member_values_number ON member_values (site_id, field_id, number_key, member_id) WHERE number_key IS NOT NULL;
