-- The list of members: found by the words of their names and addresses, sorted, filtered; and the trash.
ALTER TABLE members ADD COLUMN deleted_at BIGINT;
-- What is shown of the member where one line is for it, folded: the name, or else the address.
ALTER TABLE members ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
-- Whether name_key and member_words are there; a loop makes them for rows that an older version wrote.
ALTER TABLE members ADD COLUMN is_indexed BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX members_unindexed ON members (site_id, id) WHERE NOT is_indexed;
CREATE INDEX members_joined ON members (site_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX members_name ON members (site_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX members_email ON members (site_id, email_key, id) WHERE deleted_at IS NULL;
CREATE INDEX members_seen ON members (site_id, COALESCE(last_login_at, 0), id) WHERE deleted_at IS NULL;
CREATE INDEX members_blocked ON members (site_id, id) WHERE blocked_at IS NOT NULL;
CREATE INDEX members_deleted ON members (site_id, deleted_at) WHERE deleted_at IS NOT NULL;

-- What a member is found by: the words of search_key.
CREATE TABLE member_words (
    site_id   TEXT NOT NULL REFERENCES sites (id),
    word      TEXT NOT NULL,
    member_id TEXT NOT NULL,
    PRIMARY KEY (site_id, word, member_id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);

-- Whose payment failed, and who keep their access for a while.
CREATE INDEX grants_awaiting ON grants (site_id, member_id) WHERE awaits_payment;
