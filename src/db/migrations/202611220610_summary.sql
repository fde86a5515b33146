-- What Home counts is read from an index alone.
CREATE INDEX completions_recent ON completions (site_id, completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX pages_drafts ON pages (site_id, product_id) WHERE status = 'draft' AND deleted_at IS NULL;
