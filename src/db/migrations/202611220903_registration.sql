-- What who registers has to agree to, and how dates are written.
ALTER TABLE sites ADD COLUMN terms TEXT NOT NULL DEFAULT '';
ALTER TABLE sites ADD COLUMN terms_url TEXT NOT NULL DEFAULT '';
ALTER TABLE sites ADD COLUMN date_style TEXT NOT NULL DEFAULT 'day_first'
    CHECK (date_style IN ('day_first', 'month_first', 'numbers'));

-- Somebody who asked to become a member, until they open the link in the mail. Those who did stay, with what they agreed to.
CREATE TABLE registrations (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    link_hash  TEXT NOT NULL,
    email      TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name  TEXT NOT NULL,
    terms      TEXT NOT NULL,
    terms_url  TEXT NOT NULL,
    asked_at   BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    member_id  TEXT,
    used_at    BIGINT,
    PRIMARY KEY (site_id, link_hash),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE INDEX registrations_expires ON registrations (expires_at) WHERE used_at IS NULL;
