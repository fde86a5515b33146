-- The folded words of titles and texts, by which the search finds what stands in a site. Each engine keeps an index of
-- its own beside them, which a backup leaves out and a restore makes again by itself.
CREATE TABLE search_texts (
    site_id     TEXT NOT NULL REFERENCES sites (id),
    thing_id    TEXT NOT NULL,
    title_words TEXT NOT NULL,
    text_words  TEXT NOT NULL,
    PRIMARY KEY (site_id, thing_id)
);
-- sqlite
CREATE VIRTUAL TABLE search_index USING fts5 (
    thing, site, title, body,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M*'",
    prefix = '2 3'
);
CREATE TRIGGER search_texts_added AFTER INSERT ON search_texts BEGIN
    INSERT INTO search_index (thing, site, title, body)
    VALUES (NEW.thing_id, NEW.site_id, NEW.title_words, NEW.text_words);
END;
CREATE TRIGGER search_texts_changed AFTER UPDATE ON search_texts BEGIN
    UPDATE search_index SET title = NEW.title_words, body = NEW.text_words
    WHERE rowid IN (SELECT rowid FROM search_index WHERE search_index = 'thing : "' || OLD.thing_id || '"');
END;
CREATE TRIGGER search_texts_gone AFTER DELETE ON search_texts BEGIN
    DELETE FROM search_index
    WHERE rowid IN (SELECT rowid FROM search_index WHERE search_index = 'thing : "' || OLD.thing_id || '"');
END;
-- postgres
ALTER TABLE search_texts ADD COLUMN title_index tsvector NOT NULL GENERATED ALWAYS AS (
    array_to_tsvector(ARRAY[site_id]) || to_tsvector('pg_catalog.simple', title_words)
) STORED;
ALTER TABLE search_texts ADD COLUMN whole_index tsvector NOT NULL GENERATED ALWAYS AS (
    array_to_tsvector(ARRAY[site_id]) || setweight(to_tsvector('pg_catalog.simple', title_words), 'A')
    || setweight(to_tsvector('pg_catalog.simple', text_words), 'D')
) STORED;
CREATE INDEX search_texts_title ON search_texts USING gin (title_index);
CREATE INDEX search_texts_whole ON search_texts USING gin (whole_index);
-- both
