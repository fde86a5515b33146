-- What reports count over a time: each kind of activity by the moment it happened, files by themselves, checkmarks with
-- their pages, and what came of deliveries. Each index holds all that its figures ask for.
ALTER TABLE activities ADD COLUMN file_id TEXT;
-- sqlite
UPDATE activities SET file_id = json_extract(body, '$.file.id')
WHERE type IN ('user.video_watched', 'user.audio_listened', 'user.file_downloaded');
-- postgres
UPDATE activities SET file_id = body::json -> 'file' ->> 'id'
WHERE type IN ('user.video_watched', 'user.audio_listened', 'user.file_downloaded');
-- both
CREATE INDEX activities_when ON activities (site_id, type, occurred_at, member_id);
CREATE INDEX activities_file ON activities (site_id, occurred_at, member_id, type, file_id) WHERE file_id IS NOT NULL;
DROP INDEX completions_recent;
CREATE INDEX completions_recent ON completions (site_id, completed_at, member_id, page_id) WHERE completed_at IS NOT NULL;
CREATE INDEX deliveries_finished ON deliveries (site_id, finished_at, hook_id, state, created_at)
WHERE finished_at IS NOT NULL;
