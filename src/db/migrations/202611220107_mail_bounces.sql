-- Addresses that a mail server refused for good, until it takes a mail for one again.
CREATE TABLE mail_bounces (
    site_id       TEXT NOT NULL REFERENCES sites (id),
    recipient_key TEXT NOT NULL,
    at            BIGINT NOT NULL,
    reason        TEXT NOT NULL,
    PRIMARY KEY (site_id, recipient_key)
);

-- How many an address was sent of late.
CREATE INDEX mails_sent ON mails (site_id, recipient_key, finished_at) WHERE state = 'sent';
