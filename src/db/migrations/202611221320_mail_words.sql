-- What a site chose for a letter (mail/letter_kinds.h): its own words as JSON, and taken apart as they are sent; both empty
-- where ours are meant.
CREATE TABLE mail_words (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    letter     TEXT NOT NULL,
    words      TEXT NOT NULL,
    compiled   TEXT NOT NULL,
    is_on      BOOLEAN NOT NULL,
    version    BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, letter)
);
