-- Where a file is used is read in the order of the pages, and what a picture is the poster of without reading them all.
DROP INDEX file_uses_file;
CREATE INDEX file_uses_file ON file_uses (site_id, file_id, page_id);
CREATE INDEX posters_poster ON posters (site_id, poster_id);
