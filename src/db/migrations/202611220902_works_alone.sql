-- Whether the owner chose to work without a connector.
ALTER TABLE sites ADD COLUMN works_alone BOOLEAN NOT NULL DEFAULT FALSE;
