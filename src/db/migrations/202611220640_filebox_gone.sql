-- Files that were deleted before deleting took them out of the filebox, too, stood in the way of their members' next uploads.
UPDATE filebox_places SET withdrawn_at = created_at
 WHERE withdrawn_at IS NULL
   AND EXISTS (SELECT 1 FROM files WHERE files.site_id = filebox_places.site_id AND files.id = filebox_places.file_id
                                     AND files.deleted_at IS NOT NULL);
