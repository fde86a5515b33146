-- The spine: sites and who may call for them, members and their sessions, what they can open and why, what they did,
-- and what is on its way in and out. Ids are TEXT, times BIGINT milliseconds UTC, site_id leads every key.

CREATE TABLE sites (
    id              TEXT NOT NULL PRIMARY KEY,
    slug            TEXT NOT NULL,
    name            TEXT NOT NULL,
    support_email   TEXT NOT NULL,
    time_zone       TEXT NOT NULL,
    inactivity_days BIGINT NOT NULL,
    public_content  BOOLEAN NOT NULL,
    registration    BOOLEAN NOT NULL,
    brand_color     TEXT NOT NULL,
    activity_count  BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX sites_slug ON sites (slug);

CREATE TABLE site_hosts (
    host    TEXT NOT NULL PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id)
);
CREATE INDEX site_hosts_site ON site_hosts (site_id);

CREATE TABLE api_keys (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    id           TEXT NOT NULL,
    name         TEXT NOT NULL,
    secret_hash  TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    revoked_at   BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX api_keys_secret_hash ON api_keys (secret_hash);

CREATE TABLE idempotency_keys (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    api_key_id   TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status       BIGINT,
    answer       TEXT,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (site_id, api_key_id, idempotency_key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

CREATE TABLE members (
    site_id        TEXT NOT NULL REFERENCES sites (id),
    id             TEXT NOT NULL,
    email          TEXT NOT NULL,
    email_key      TEXT NOT NULL,
    first_name     TEXT NOT NULL,
    last_name      TEXT NOT NULL,
    -- Each name and the address, folded, behind a line break each: one pattern finds what begins with a word.
    search_key     TEXT NOT NULL,
    password_hash  TEXT,
    source         TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    last_login_at  BIGINT,
    inactive_since BIGINT,
    blocked_at     BIGINT,
    blocked_reason TEXT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX members_email_key ON members (site_id, email_key);
-- Who becomes inactive next: the one seen longest ago.
CREATE INDEX members_active ON members (site_id, COALESCE(last_login_at, created_at)) WHERE inactive_since IS NULL;
-- Who is inactive no more since the threshold was raised: the one seen last.
CREATE INDEX members_inactive ON members (site_id, COALESCE(last_login_at, created_at)) WHERE inactive_since IS NOT NULL;

CREATE TABLE sessions (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    id           TEXT NOT NULL,
    member_id    TEXT NOT NULL,
    token_hash   TEXT NOT NULL,
    device       TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    ended_at     BIGINT,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE UNIQUE INDEX sessions_token_hash ON sessions (site_id, token_hash);
CREATE INDEX sessions_member ON sessions (site_id, member_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_seen ON sessions (seen_at);

-- Browsers that a member has logged in from: others' wrong guesses do not slow these down.
CREATE TABLE known_browsers (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    member_id    TEXT NOT NULL,
    browser_hash TEXT NOT NULL,
    seen_at      BIGINT NOT NULL,
    PRIMARY KEY (site_id, member_id, browser_hash),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE INDEX known_browsers_seen ON known_browsers (seen_at);

-- A six-digit code and a one-press link are two ways to use one row. Asking for a stranger's address makes a row too,
-- so that the answers, and the time they take, are the same; account is the hash of the address that was typed.
CREATE TABLE login_codes (
    site_id     TEXT NOT NULL REFERENCES sites (id),
    id          TEXT NOT NULL,
    member_id   TEXT,
    account     TEXT NOT NULL,
    purpose     TEXT NOT NULL CHECK (purpose IN ('login', 'set_password', 'reset')),
    code_hash   TEXT NOT NULL,
    link_hash   TEXT NOT NULL,
    browser_hash TEXT NOT NULL,
    target      TEXT NOT NULL,
    tries       BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    used_at     BIGINT,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE UNIQUE INDEX login_codes_link_hash ON login_codes (site_id, link_hash);
CREATE INDEX login_codes_account ON login_codes (site_id, account, purpose, id);
CREATE INDEX login_codes_member ON login_codes (site_id, member_id, purpose) WHERE used_at IS NULL;
CREATE INDEX login_codes_expires ON login_codes (expires_at);

-- Failed tries by account and by address, to slow the next one down.
CREATE TABLE throttles (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    subject    TEXT NOT NULL,
    tries      BIGINT NOT NULL,
    began_at   BIGINT NOT NULL,
    open_at    BIGINT NOT NULL,
    PRIMARY KEY (site_id, subject)
);
CREATE INDEX throttles_began ON throttles (began_at);

-- Products and collections; a collection includes products and may hold pages of its own.
CREATE TABLE products (
    site_id          TEXT NOT NULL REFERENCES sites (id),
    id               TEXT NOT NULL,
    kind             TEXT NOT NULL CHECK (kind IN ('product', 'collection')),
    name             TEXT NOT NULL,
    slug             TEXT NOT NULL,
    description      TEXT NOT NULL,
    image_url        TEXT NOT NULL,
    status           TEXT NOT NULL CHECK (status IN ('draft', 'live')),
    access_mode      TEXT NOT NULL CHECK (access_mode IN ('assigned', 'members', 'public')),
    purchase_method  TEXT NOT NULL CHECK (purchase_method IN ('none', 'sales_page', 'checkout_url')),
    purchase_url     TEXT NOT NULL,
    release_mode     TEXT NOT NULL CHECK (release_mode IN ('immediate', 'member_advanced', 'time_delayed')),
    release_interval BIGINT NOT NULL,
    release_unit     TEXT NOT NULL CHECK (release_unit IN ('days', 'weeks', 'months')),
    release_hour     BIGINT,
    has_progress     BOOLEAN NOT NULL,
    is_in_library    BOOLEAN NOT NULL,
    is_teased        BOOLEAN NOT NULL,
    sends_access_email BOOLEAN NOT NULL,
    grace_days       BIGINT,
    label            TEXT NOT NULL,
    label_color      TEXT NOT NULL,
    includes         TEXT NOT NULL CHECK (includes IN ('all', 'chosen')),
    position         BIGINT NOT NULL,
    version          BIGINT NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    deleted_at       BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX products_slug ON products (site_id, slug) WHERE deleted_at IS NULL;
CREATE INDEX products_created ON products (site_id, kind, created_at, id);

CREATE TABLE collection_products (
    site_id       TEXT NOT NULL REFERENCES sites (id),
    collection_id TEXT NOT NULL,
    product_id    TEXT NOT NULL,
    PRIMARY KEY (site_id, collection_id, product_id),
    FOREIGN KEY (site_id, collection_id) REFERENCES products (site_id, id),
    FOREIGN KEY (site_id, product_id) REFERENCES products (site_id, id)
);
CREATE INDEX collection_products_product ON collection_products (site_id, product_id);

CREATE TABLE sections (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    product_id TEXT NOT NULL,
    title      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, product_id) REFERENCES products (site_id, id)
);
CREATE INDEX sections_product ON sections (site_id, product_id);

CREATE TABLE pages (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    product_id TEXT NOT NULL,
    title      TEXT NOT NULL,
    slug       TEXT NOT NULL,
    status     TEXT NOT NULL CHECK (status IN ('draft', 'live')),
    audience   TEXT NOT NULL CHECK (audience IN ('anyone', 'members')),
    opens_at   BIGINT,
    body       TEXT NOT NULL,
    compiled   TEXT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, product_id) REFERENCES products (site_id, id)
);
CREATE UNIQUE INDEX pages_slug ON pages (site_id, product_id, slug) WHERE deleted_at IS NULL;

-- The tree of a product or collection, one row for each order it ever had: what was open under one stays open. What only
-- adds to the end, or takes away, is written into the newest row under its next version; nothing moves by it.
-- tree is a JSON list of {"type":"section","id":…,"children":[…]}, {"type":"page","id":…}, {"type":"product","id":…}.
CREATE TABLE orders (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    product_id TEXT NOT NULL,
    version    BIGINT NOT NULL,
    tree       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, product_id, version),
    FOREIGN KEY (site_id, product_id) REFERENCES products (site_id, id)
);

-- What was given and taken, never updated. The grants table is its projection.
CREATE TABLE grant_events (
    site_id     TEXT NOT NULL REFERENCES sites (id),
    member_id   TEXT NOT NULL,
    sequence    BIGINT NOT NULL,
    grant_id    TEXT NOT NULL,
    thing_id    TEXT NOT NULL,
    source      TEXT NOT NULL,
    reference   TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('begun', 'changed', 'ended')),
    starts_at   BIGINT NOT NULL,
    ends_at     BIGINT,
    awaits_payment BOOLEAN NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, member_id, sequence),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id),
    FOREIGN KEY (site_id, thing_id) REFERENCES products (site_id, id)
);

CREATE TABLE grants (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    member_id  TEXT NOT NULL,
    thing_id   TEXT NOT NULL,
    source     TEXT NOT NULL,
    reference  TEXT NOT NULL,
    starts_at  BIGINT NOT NULL,
    ends_at    BIGINT,
    awaits_payment BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id),
    FOREIGN KEY (site_id, thing_id) REFERENCES products (site_id, id)
);
CREATE UNIQUE INDEX grants_cause ON grants (site_id, member_id, thing_id, source, reference);
CREATE INDEX grants_reference ON grants (site_id, source, reference, member_id);
CREATE INDEX grants_member ON grants (site_id, member_id, id);
CREATE INDEX grants_thing ON grants (site_id, thing_id, id);

-- Whether the outside has been told that a member has a thing: one row for each member and product or collection that
-- was ever open by a grant. changes_at is the moment at which that will change by itself.
CREATE TABLE standings (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    member_id  TEXT NOT NULL,
    thing_id   TEXT NOT NULL,
    is_open    BOOLEAN NOT NULL,
    source     TEXT NOT NULL,
    changes_at BIGINT,
    PRIMARY KEY (site_id, member_id, thing_id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE INDEX standings_change ON standings (site_id, changes_at) WHERE changes_at IS NOT NULL;

-- Checkmarks set and cleared, never updated; completions is the projection.
CREATE TABLE completion_events (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    member_id  TEXT NOT NULL,
    sequence   BIGINT NOT NULL,
    page_id    TEXT NOT NULL,
    is_done    BOOLEAN NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, member_id, sequence),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id),
    FOREIGN KEY (site_id, page_id) REFERENCES pages (site_id, id)
);

CREATE TABLE completions (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    member_id    TEXT NOT NULL,
    page_id      TEXT NOT NULL,
    completed_at BIGINT,
    times        BIGINT NOT NULL,
    PRIMARY KEY (site_id, member_id, page_id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id),
    FOREIGN KEY (site_id, page_id) REFERENCES pages (site_id, id)
);

CREATE TABLE activities (
    site_id     TEXT NOT NULL REFERENCES sites (id),
    sequence    BIGINT NOT NULL,
    id          TEXT NOT NULL,
    type        TEXT NOT NULL,
    member_id   TEXT NOT NULL,
    product_id  TEXT,
    page_id     TEXT,
    source      TEXT NOT NULL,
    body        TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, sequence),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE UNIQUE INDEX activities_id ON activities (site_id, id);
CREATE INDEX activities_type ON activities (site_id, type, sequence);
CREATE INDEX activities_member ON activities (site_id, member_id, sequence);

-- What an activity is about, and what a collection that it is about included then: a filter on a product finds both.
CREATE TABLE activity_things (
    site_id  TEXT NOT NULL REFERENCES sites (id),
    thing_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (site_id, thing_id, sequence),
    FOREIGN KEY (site_id, sequence) REFERENCES activities (site_id, sequence)
);

-- A URL that wants to hear of activities. secrets is sealed: a JSON list, the newest first.
CREATE TABLE hooks (
    site_id       TEXT NOT NULL REFERENCES sites (id),
    id            TEXT NOT NULL,
    url           TEXT NOT NULL,
    events        TEXT NOT NULL,
    product_id    TEXT,
    secrets       TEXT NOT NULL,
    failing_since BIGINT,
    created_at    BIGINT NOT NULL,
    ended_at      BIGINT,
    ended_reason  TEXT CHECK (ended_reason IN ('gone', 'failing', 'deleted')),
    PRIMARY KEY (site_id, id)
);
CREATE INDEX hooks_live ON hooks (site_id) WHERE ended_at IS NULL;

-- The outbox: one activity on its way to one hook.
CREATE TABLE deliveries (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    id           TEXT NOT NULL,
    activity_id  TEXT NOT NULL,
    type         TEXT NOT NULL,
    hook_id      TEXT NOT NULL,
    body         TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'failed', 'cancelled')),
    attempts     BIGINT NOT NULL,
    due_at       BIGINT NOT NULL,
    epoch        BIGINT NOT NULL,
    last_status  BIGINT,
    last_note    TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    finished_at  BIGINT,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, hook_id) REFERENCES hooks (site_id, id)
);
CREATE UNIQUE INDEX deliveries_target ON deliveries (site_id, activity_id, hook_id);
CREATE INDEX deliveries_due ON deliveries (site_id, hook_id, due_at) WHERE state = 'waiting';
CREATE INDEX deliveries_sending ON deliveries (site_id, id) WHERE state = 'sending';
CREATE INDEX deliveries_hook ON deliveries (site_id, hook_id, id);

CREATE TABLE mails (
    site_id      TEXT NOT NULL REFERENCES sites (id),
    id           TEXT NOT NULL,
    member_id    TEXT,
    kind         TEXT NOT NULL,
    -- What an access mail tells of, so that more of it can join the same mail.
    things       TEXT NOT NULL,
    recipient    TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    sender       TEXT NOT NULL,
    reply_to     TEXT NOT NULL,
    subject      TEXT NOT NULL,
    text_body    TEXT NOT NULL,
    html_body    TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'kept', 'failed')),
    attempts     BIGINT NOT NULL,
    due_at       BIGINT NOT NULL,
    leased_until BIGINT,
    epoch        BIGINT NOT NULL,
    last_note    TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    finished_at  BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX mails_due ON mails (due_at) WHERE state = 'waiting';
CREATE INDEX mails_leased ON mails (leased_until) WHERE state = 'sending';
CREATE INDEX mails_recipient ON mails (site_id, recipient_key, id);
CREATE INDEX mails_member ON mails (site_id, member_id, created_at);

-- A site's account at an outside service. secrets is sealed JSON.
CREATE TABLE connections (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    mode       TEXT NOT NULL CHECK (mode IN ('test', 'live')),
    hook_key   TEXT NOT NULL,
    account    TEXT NOT NULL,
    secrets    TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('connected', 'failing', 'ended')),
    last_error TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at   BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX connections_hook_key ON connections (hook_key);

-- Our id and theirs. kind is what the pair is about: thing (what is sold), member (who buys), purchase (who a purchase
-- was for, empty while unknown), dispute. applied counts the events that were applied to it; broken_at says since when
-- theirs is gone. An ended link gives nothing more, and takes nothing away.
CREATE TABLE links (
    site_id       TEXT NOT NULL REFERENCES sites (id),
    id            TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('thing', 'member', 'purchase', 'dispute')),
    our_id        TEXT NOT NULL,
    remote_id     TEXT NOT NULL,
    applied       BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    broken_at     BIGINT,
    ended_at      BIGINT,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, id)
);
CREATE UNIQUE INDEX links_pair ON links (site_id, connection_id, kind, remote_id, our_id);
CREATE UNIQUE INDEX links_purchase ON links (site_id, connection_id, remote_id) WHERE kind = 'purchase';

-- What came in: stored before it was acknowledged, worked off in order lane by lane. waits_for names what was bought
-- and isn't tied to anything of ours, with blanks around each.
CREATE TABLE inbox (
    site_id       TEXT NOT NULL REFERENCES sites (id),
    connection_id TEXT NOT NULL,
    id            TEXT NOT NULL,
    event_id      TEXT NOT NULL,
    type          TEXT NOT NULL,
    lane          TEXT NOT NULL,
    body          TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'ignored', 'untied', 'set_aside')),
    effect        TEXT NOT NULL,
    waits_for     TEXT NOT NULL,
    attempts      BIGINT NOT NULL,
    failures      BIGINT NOT NULL,
    crashes       BIGINT NOT NULL,
    due_at        BIGINT NOT NULL,
    epoch         BIGINT NOT NULL,
    last_error    TEXT NOT NULL,
    occurred_at   BIGINT NOT NULL,
    received_at   BIGINT NOT NULL,
    finished_at   BIGINT,
    PRIMARY KEY (site_id, connection_id, id),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, id)
);
CREATE UNIQUE INDEX inbox_event ON inbox (site_id, connection_id, event_id);
CREATE INDEX inbox_due ON inbox (due_at, id) WHERE state = 'waiting';
CREATE INDEX inbox_working ON inbox (site_id, id) WHERE state = 'working';
CREATE INDEX inbox_lane ON inbox (site_id, connection_id, lane, id) WHERE state IN ('waiting', 'working');
CREATE INDEX inbox_attention ON inbox (site_id, connection_id, state, id) WHERE state IN ('untied', 'set_aside');
