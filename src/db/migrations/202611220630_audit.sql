-- What staff, keys and the operator did. Each entry's hash covers it and the hash before it, under a key that isn't in
-- the database; the chain of a site has the site's id, that of what belongs to no site is empty. Rows are added and
-- never changed.
CREATE TABLE audit_entries (
    chain       TEXT NOT NULL,
    sequence    BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor_kind  TEXT NOT NULL CHECK (actor_kind IN ('staff', 'key', 'operator', 'link')),
    actor_id    TEXT NOT NULL,
    actor_name  TEXT NOT NULL,
    act         TEXT NOT NULL,
    thing_id    TEXT NOT NULL,
    address     TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    details     TEXT NOT NULL,
    hash        TEXT NOT NULL,
    PRIMARY KEY (chain, sequence)
);
CREATE INDEX audit_entries_actor ON audit_entries (chain, actor_id, sequence);
CREATE INDEX audit_entries_act ON audit_entries (chain, act, sequence);
CREATE INDEX audit_entries_thing ON audit_entries (chain, thing_id, sequence);
CREATE INDEX audit_entries_recorded ON audit_entries (chain, recorded_at, sequence);

-- How long each chain is and how it ends, sealed: what was cut off its end is missed.
CREATE TABLE audit_heads (
    chain    TEXT NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash     TEXT NOT NULL,
    seal     TEXT NOT NULL
);
-- sqlite
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_entries_as_they_are BEFORE UPDATE ON audit_entries BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_heads_stay BEFORE DELETE ON audit_heads BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
-- postgres
CREATE OR REPLACE FUNCTION audit_is_only_added_to() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to();
CREATE TRIGGER audit_heads_stay BEFORE DELETE OR TRUNCATE ON audit_heads
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to();
-- both
