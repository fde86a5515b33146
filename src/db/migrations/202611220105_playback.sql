-- Where a member stopped in what plays, to the second: one row for a member and file. `paced_until` bounds how often it is
-- written (progress/playback.cpp).
CREATE TABLE playback_positions (
    site_id     TEXT NOT NULL REFERENCES sites (id),
    member_id   TEXT NOT NULL,
    file_id     TEXT NOT NULL,
    second      BIGINT NOT NULL CHECK (second >= 0),
    paced_until BIGINT NOT NULL,
    PRIMARY KEY (site_id, member_id, file_id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id),
    FOREIGN KEY (site_id, file_id) REFERENCES files (site_id, id)
);
CREATE INDEX playback_positions_file ON playback_positions (site_id, file_id);

-- How fast a member plays, in percent.
CREATE TABLE playback_speeds (
    site_id   TEXT NOT NULL REFERENCES sites (id),
    member_id TEXT NOT NULL,
    percent   BIGINT NOT NULL CHECK (percent BETWEEN 25 AND 400),
    PRIMARY KEY (site_id, member_id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
