-- Whether a page that somebody can't open shows, locked, or not at all.
ALTER TABLE pages ADD COLUMN is_teased BOOLEAN NOT NULL DEFAULT TRUE;
