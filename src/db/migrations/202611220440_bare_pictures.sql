-- Sizes of photographs were made with what the camera said about them, such as where they were taken. They are made again;
-- what lies on the shelf without a row is swept after a day.
DELETE FROM pictures;
UPDATE examinations SET state = 'working', reason = '', attempts = 0, due_at = 0
    WHERE state = 'ready' AND EXISTS (SELECT 1 FROM files f WHERE f.site_id = examinations.site_id
        AND f.content_id = examinations.content_id AND f.kind = 'image' AND f.deleted_at IS NULL);
