-- What is offered may be for those alone who have a product or collection.
ALTER TABLE filebox_places ADD COLUMN thing_id TEXT CHECK (thing_id IS NULL OR origin = 'offered');
DROP INDEX filebox_places_file;
CREATE UNIQUE INDEX filebox_places_file
    ON filebox_places (site_id, file_id, COALESCE(member_id, ''), COALESCE(thing_id, '')) WHERE withdrawn_at IS NULL;
