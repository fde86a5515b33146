-- Members by state and by what made them are counted, and listed where few are meant, without reading their rows.
CREATE INDEX members_active_now ON members (site_id, id) WHERE inactive_since IS NULL AND deleted_at IS NULL;
CREATE INDEX members_inactive_now ON members (site_id, id) WHERE inactive_since IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX members_source ON members (site_id, source, id) WHERE deleted_at IS NULL;
