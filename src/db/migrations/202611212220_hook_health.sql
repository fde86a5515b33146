-- How a hook fares at its receiver.
ALTER TABLE hooks ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;   -- in a row
ALTER TABLE hooks ADD COLUMN rests BIGINT NOT NULL DEFAULT 0;      -- in a row, each longer than the one before
ALTER TABLE hooks ADD COLUMN quiet_until BIGINT;                   -- nothing is sent before
ALTER TABLE hooks ADD COLUMN last_error TEXT NOT NULL DEFAULT '';  -- of the last attempt, in words
ALTER TABLE hooks ADD COLUMN warned_at BIGINT;                     -- when the site was warned of these failures
ALTER TABLE hooks ADD COLUMN notice TEXT CHECK (notice IN ('failing', 'disabled'));  -- a mail that is yet to be written

-- Those that are told of something, and those that would be had they not failed for days: what happens is kept for them.
DROP INDEX hooks_live;
CREATE INDEX hooks_listening ON hooks (site_id) WHERE ended_at IS NULL OR ended_reason = 'failing';
CREATE INDEX hooks_noticed ON hooks (site_id) WHERE notice IS NOT NULL;

-- What came of each attempt; of each delivery the newest, for a while.
CREATE TABLE delivery_attempts (
    site_id     TEXT NOT NULL REFERENCES sites (id),
    delivery_id TEXT NOT NULL,
    number      BIGINT NOT NULL,
    began_at    BIGINT NOT NULL,
    took_ms     BIGINT NOT NULL,
    status      BIGINT,
    answer      TEXT NOT NULL,
    error       TEXT NOT NULL,
    PRIMARY KEY (site_id, delivery_id, number),
    FOREIGN KEY (site_id, delivery_id) REFERENCES deliveries (site_id, id) ON DELETE CASCADE
);
CREATE INDEX delivery_attempts_age ON delivery_attempts (began_at);
