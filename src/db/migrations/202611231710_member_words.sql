-- What members are found by stands in the order of its key alone, not beside it too: half the room and half the work.
-- sqlite
ALTER TABLE member_words RENAME TO member_words_before;
CREATE TABLE member_words (
    site_id   TEXT NOT NULL REFERENCES sites (id),
    word      TEXT NOT NULL,
    member_id TEXT NOT NULL,
    PRIMARY KEY (site_id, word, member_id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
) WITHOUT ROWID;
INSERT INTO member_words SELECT site_id, word, member_id FROM member_words_before ORDER BY site_id, word, member_id;
DROP TABLE member_words_before;
