-- What members pay, as the service that takes the money last told it. A row without a member is of a customer whom we
-- don't know yet.
CREATE TABLE subscriptions (
    site_id         TEXT NOT NULL REFERENCES sites (id),
    id              TEXT NOT NULL,
    connection_id   TEXT NOT NULL,
    remote_id       TEXT NOT NULL,
    remote_customer TEXT NOT NULL,
    member_id       TEXT,
    state           TEXT NOT NULL,
    currency        TEXT NOT NULL,
    begun_at        BIGINT NOT NULL,
    trial_ends_at   BIGINT,
    paid_through    BIGINT,
    ends_at         BIGINT,
    ended_at        BIGINT,
    past_due_since  BIGINT,
    grace_ends_at   BIGINT,
    updated_at      BIGINT NOT NULL,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE UNIQUE INDEX subscriptions_remote ON subscriptions (site_id, connection_id, remote_id);
CREATE INDEX subscriptions_member ON subscriptions (site_id, member_id, begun_at, id);
CREATE INDEX subscriptions_state ON subscriptions (site_id, state, connection_id, member_id);
CREATE INDEX subscriptions_unknown ON subscriptions (site_id, connection_id, remote_customer) WHERE member_id IS NULL;

-- What a subscription is to. No amount: it goes by tiers or by use.
CREATE TABLE subscription_items (
    site_id         TEXT NOT NULL REFERENCES sites (id),
    subscription_id TEXT NOT NULL,
    position        BIGINT NOT NULL,
    remote_product  TEXT NOT NULL,
    label           TEXT NOT NULL,
    amount          BIGINT,
    quantity        BIGINT NOT NULL,
    span            TEXT NOT NULL,
    spans           BIGINT NOT NULL,
    PRIMARY KEY (site_id, subscription_id, position),
    FOREIGN KEY (site_id, subscription_id) REFERENCES subscriptions (site_id, id)
);

CREATE TABLE payments (
    site_id             TEXT NOT NULL REFERENCES sites (id),
    id                  TEXT NOT NULL,
    connection_id       TEXT NOT NULL,
    remote_id           TEXT NOT NULL,
    remote_subscription TEXT NOT NULL,
    remote_customer     TEXT NOT NULL,
    member_id           TEXT,
    state               TEXT NOT NULL,
    amount              BIGINT NOT NULL,
    refunded            BIGINT NOT NULL,
    currency            TEXT NOT NULL,
    dispute             TEXT NOT NULL,
    label               TEXT NOT NULL,
    made_at             BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, id),
    FOREIGN KEY (site_id, member_id) REFERENCES members (site_id, id)
);
CREATE UNIQUE INDEX payments_remote ON payments (site_id, connection_id, remote_id);
CREATE INDEX payments_member ON payments (site_id, member_id, made_at, id);
CREATE INDEX payments_unknown ON payments (site_id, connection_id, remote_customer) WHERE member_id IS NULL;
